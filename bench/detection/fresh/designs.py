# ruff: noqa: E501  one line is one design
"""Columns. PERSONAL and CLEAN: kinds (`-`: none) | home | values | snake_case names | legacy names | pinyin names | blank.

camelCase, PascalCase and UPPER are made of the snake_case names. Alternatives of a name are parted by `/`, those of a value
by ` ¦ `; `-` is a style that the design has not. `yes` at the end: a careful person knows the kind from the values alone.
ODD: kinds | table | column | other columns | values.
"""

PERSONAL = """
PERSON_NAME | client | ((name)) | client_name/legal_name/contact_person | usr_nm/f_khxm/nm_01 | xingming/kehu_xm | yes
PERSON_NAME | staff | ((name3)) ¦ ((name2)) ¦ ((name4)) | staff_name/manager_name | yg_nm/emp_nme | yuangong_xm/jingli_xm | yes
PERSON_NAME | client | ((name_en)) | contact_full_name/legal_name | cntct_nm/cli_nm1 | yingwenming | yes
PERSON_NAME | trip | ((name_pinyin)) ¦ ((name_upper)) | passenger_name/traveler_name | pax_nm/lk_xm | lvke_xm | yes
PERSON_NAME | parcel | ((name)) ¦ ((name_dot)) | recipient_name/signed_by | rcv_nm/sjr | shoujianren/qianshouren | yes
PERSON_NAME | clinic | ((name_last_first)) | patient_full_name/next_of_kin | pat_nm_x/kin_nm | jiashu_xm | yes
PERSON_NAME | client | ((name_masked)) | masked_name/real_name_mask | nm_msk | xm_tuomin | -
PERSON_NAME | client | ((name_first)) | first_name/given_name | f_nm/fname1 | - | -
PERSON_NAME | client | ((surname_en)) | last_name/family_name/surname | l_nm/lname_2 | - | -
NICKNAME | forum | ((nick)) | nick_name/user_alias | usr_nick/nk | nicheng/wangming | -
NICKNAME | forum | ((nick_en)) ¦ ((nick)) | poster_nickname/gamer_tag | pst_nick/nk_nm | yonghu_nicheng | -
PHONE_NUMBER | client | ((mobile)) | mobile_no/contact_phone/cell_number | usr_ph_no/f_tel2/mob1 | shoujihao/sjhm/lianxidianhua | yes
PHONE_NUMBER | parcel | ((mobile)) ¦ ((mobile_86)) ¦ ((mobile_gaps)) ¦ ((landline)) | recipient_phone/pickup_tel | rcv_tel/dh1 | shoujianren_dh | yes
PHONE_NUMBER | client | ((phone_us)) | daytime_phone/phone_home | ph_hm/tel_nbr | - | yes
PHONE_NUMBER | trip | ((phone_world)) ¦ ((phone_uk)) | traveler_phone/intl_mobile | pax_tel | guoji_dianhua | yes
PHONE_NUMBER | staff | ((landline_ext)) | office_tel/extension_phone | off_ph/bg_tel | bangongdianhua/zuoji_hao | yes
PHONE_NUMBER | promo | ((mobile_md5)) | mobile_md5/phone_hash_md5 | ph_md5 | sjh_md5 | -
PHONE_NUMBER | promo | ((mobile_sha)) ¦ ((mobile_b64)) | phone_sha256/hashed_mobile | mob_s256 | shouji_sha | -
PHONE_NUMBER | client | ((mobile_masked)) | mobile_mask/display_phone | ph_msk | shouji_tuomin | yes
EMAIL | client | ((email)) | email_addr/login_email/primary_email | usr_eml/f_mail | youxiang/dianzi_yx | yes
EMAIL | staff | ((email_work)) | work_mail/manager_email | wk_eml/ml_addr | gongzuo_yx | yes
EMAIL | promo | ((email_sha)) | email_sha256/hashed_email | eml_h | youxiang_hash | -
EMAIL | promo | ((email_md5)) | email_md5/md5_email | eml_m5 | yx_md5hash | -
EMAIL | promo | ((email_plus)) ¦ ((email)) ¦ ((email_upper)) | subscriber_email/newsletter_to | sub_eml | dingyue_yx | yes
ADDRESS | parcel | ((addr)) | delivery_address/ship_addr | dlv_addr/sh_dz | shouhuodizhi/xiangxi_dz | yes
ADDRESS | client | ((addr_village)) ¦ ((addr)) | home_addr/registered_residence | hm_adr/hj_dz | huji_dizhi/jiating_zz | yes
ADDRESS | parcel | ((addr_nopro)) ¦ ((addr_road)) | pickup_addr/drop_off_address | pk_ad1 | quhuo_dz | yes
ADDRESS | parcel | ((addr_us)) ¦ ((addr_us)) ¦ ((addr_street)) | ship_to_address/billing_address | adr_ln1/bl_addr | - | yes
ADDRESS | clinic | ((addr_uk)) ¦ ((addr_world)) | patient_addr/residential_address | pat_adr | - | yes
ADDRESS | trip | ((addr_gaps)) | pickup_location_address/home_address | up_addr | shangche_dz | yes
GPS_LOCATION | trip | ((gps)) | pickup_point/last_position/lat_lng | pos_gps/lst_loc | dingwei/zuobiao | yes
GPS_LOCATION | gadget | ((gps_lonlat)) ¦ ((gps_wkt)) | geo_point/location_wkt | geo_pt | jingweidu | yes
GPS_LOCATION | trip | ((lat)) | start_lat/latitude | st_lat/wd_1 | weidu | -
GPS_LOCATION | trip | ((lon)) | end_lng/longitude | ed_lng/jd_1 | jingdu | -
GPS_LOCATION | gadget | ((gps_dms)) ¦ ((gps_side)) | gps_dms/fix_position | gps_txt | gps_dingwei | yes
CN_RESIDENT_ID | client | ((cnid)) | id_card_number/resident_id/identity_card | id_crd_no/zjh1 | sfz/shenfenzhenghao/sfzhm | yes
CN_RESIDENT_ID | clinic | ((cnid)) ¦ ((cnid_lower)) | patient_identity_no/guardian_id_card | pat_idno | huanzhe_sfz | yes
CN_RESIDENT_ID | wallet | ((cnid)) ¦ ((cnid15)) | holder_cert_no/kyc_id_number | hld_cert | ckr_sfz/zhengjianhao | yes
CN_RESIDENT_ID | client | ((cnid_masked)) | id_card_mask/masked_identity_no | id_msk | sfz_tuomin | yes
NATIONAL_ID | client | ((ssn)) | ssn/social_security_number | ss_nbr | - | yes
NATIONAL_ID | staff | ((nino)) | ni_number/national_insurance_no | ni_no | - | yes
NATIONAL_ID | client | ((dni)) | dni/documento_identidad | nif_x | - | yes
NATIONAL_ID | wallet | ((aadhaar)) | aadhaar_no/aadhaar_number | aadhr | - | yes
NATIONAL_ID | wallet | ((pan)) | pan_number/income_tax_pan | pan_no | - | yes
NATIONAL_ID | client | ((cpf)) | cpf/cpf_titular | nr_cpf | - | yes
BANK_ACCOUNT | wallet | ((iban)) | iban/payout_iban | bnk_iban | - | yes
GENDER | client | ((gender)) | gender/client_sex | usr_sx/xb_cd | xingbie/xb | yes
GENDER | clinic | ((gender_mf)) | patient_sex/sex | pat_sx | - | -
GENDER | client | ((gender_en)) | gender/sex_desc | gndr | - | yes
GENDER | client | ((=0|1|2)) | gender_code/sex_type | sx_cd | xingbie_dm | -
AGE | client | ((age)) | age/client_age | usr_ag/nl1 | nianling/nl | -
AGE | clinic | ((age))岁 ¦ ((age)) | patient_age/age_at_visit | pat_age | huanzhe_nl | -
BIRTH_DATE | client | ((dob)) | birth_date/date_of_birth/birthday | brth_dt/csrq1 | chushengriqi/csrq/shengri | -
BIRTH_DATE | staff | ((dob_run)) | birth_day/born_on | bth_ymd | sheng_ri | -
BIRTH_DATE | clinic | ((dob_slash)) ¦ ((dob_dot)) | patient_dob/dob | pat_dob | huanzhe_csrq | -
BIRTH_DATE | client | ((dob_zh)) | birthday/birth_date | br_d | chusheng_ny | -
OCCUPATION | client | ((job)) | occupation/job_desc/profession | occ_cd/zy1 | zhiye/zy | yes
OCCUPATION | wallet | ((job_en)) | occupation/employment_role | occp/prof_x | - | yes
PASSWORD | forum | ((password)) | password/login_pwd/user_passwd | usr_pw/f_pwd | mima/denglu_mm | -
PASSWORD | forum | ((password_bcrypt)) | password_hash/pwd_digest | pw_hs | mima_hash | yes
PASSWORD | staff | ((hex32)) | passwd_md5/pwd | pwd_h1 | mima_md5 | -
AVATAR_URL | forum | ((avatar)) | avatar/head_img_url/profile_picture | usr_img/tx_url | touxiang/tx_dz | yes
BROWSING_URL | visit | ((url)) | page_url/referrer/visited_url | pg_url/ref_u | liulan_wz/fangwen_url | -
BROWSING_URL | visit | ((url)) ¦ ((url_enc)) | landing_url/previous_page | lnd_u | laiyuan_wz | -
SEARCH_QUERY | visit | ((query)) | search_keyword/query_text/search_term | srch_kw/kw1 | sousuoci/ss_gjc | -
SEARCH_QUERY | visit | ((query_en)) | search_query/typed_query | sr_q/qry_txt | - | -
IP_ADDRESS | visit | ((ip)) | client_ip/login_ip/remote_addr | cl_ip/lgn_ip | denglu_ip/ip_dz | yes
IP_ADDRESS | gadget | ((ip_lan)) ¦ ((ip)) | last_ip/device_ip | dv_ip | shebei_ip | yes
IP_ADDRESS | visit | ((ip6)) ¦ ((ip)) | source_ip/ip_addr | src_ip | laiyuan_ip | yes
USER_AGENT | visit | ((ua)) | user_agent/http_ua/browser_agent | ua_str/usr_agt | yonghu_dl/liulanqi_ua | yes
CARRIER | gadget | ((carrier)) ¦ ((carrier)) ¦ ((carrier_zh)) | carrier/network_operator/sim_operator | opr_nm/isp_cd | yunyingshang/yys | yes
CELL_TOWER | gadget | ((cell)) | cell_tower/base_station | bts_cd/jz1 | jizhan | -
CELL_TOWER | gadget | ((lac_cid)) | lac_cid/cell_info | lc_ci | jizhan_xq | -
CELL_TOWER | gadget | ((eci)) | cell_id/eci | eci_x | xiaoqu_eci | -
CELL_TOWER | gadget | ((lac)) | lac/location_area_code | lac_cd | - | -
MAC_ADDRESS | gadget | ((mac)) | mac_address/wifi_mac/bt_mac | dv_mac/mc_ad | mac_dz/shebei_mac | yes
MAC_ADDRESS | gadget | ((mac_dash)) ¦ ((mac_cisco)) ¦ ((mac)) | eth_mac/nic_address | nic_ad | wangka_mac | yes
MAC_ADDRESS | gadget | ((mac_run)) | mac/device_mac | mac12 | mac_dizhi | -
BSSID | gadget | ((bssid)) | bssid/ap_mac/router_bssid | ap_bss | luyouqi_bssid | -
BSSID | gadget | ((bssid_dash)) ¦ ((bssid)) | connected_bssid/wifi_bssid | wf_bss | wifi_bssid | -
IMEI | gadget | ((imei)) | imei/device_imei/imei1 | dv_imei/ch_no | chuanhao/shouji_ch | yes
IMEI | gadget | ((imei_gaps)) ¦ ((imei)) | handset_imei/imei_slot2 | hs_imei | imei_hao | yes
IMEI | gadget | ((meid)) | meid/cdma_meid | md_hex | - | -
IMEI | promo | ((imei_md5)) | imei_md5/muid_imei | imei_h | imei_md5 | -
DEVICE_SERIAL | gadget | ((serial)) ¦ ((serial_apple)) | serial_number/device_sn/serial_no | dv_sn/sn1 | xuliehao/xlh | -
DEVICE_SERIAL | gadget | ((serial_hw)) | product_serial/sn_code | sn_cd | shebei_xlh | -
DEVICE_ID | gadget | ((android_id)) | android_id/ssaid | andr_id | anzhuo_id | -
DEVICE_ID | gadget | ((udid)) | udid/ios_udid | dv_udid | - | -
DEVICE_ID | gadget | ((idfv)) | idfv/vendor_identifier | v_idf | - | -
IDFA | promo | ((idfa)) | idfa/ios_advertising_id | idfa_cd/ios_ad | pingguo_idfa | -
IDFA | promo | ((idfa)) ¦ ((idfa)) ¦ ((=00000000-0000-0000-0000-000000000000)) | apple_idfa/idfa_raw | idf1 | idfa_yuanzhi | -
ANDROID_AD_ID | promo | ((gaid)) | gaid/google_ad_id/gps_adid | g_aid | guge_ggid | -
ANDROID_AD_ID | promo | ((gaid_md5)) | gaid_md5/gps_adid_md5 | gaid_h | - | -
OAID | promo | ((oaid)) | oaid/oaid_raw | oa_id | oaid_zhi/niming_oaid | -
OAID | promo | ((oaid_md5)) | oaid_md5/oaid_hash | oa_h | oaid_md5 | -
COOKIE_ID | visit | ((cookie)) | cookie_id/visitor_cookie/session_cookie | ck_id/cki | - | -
COOKIE_ID | visit | ((ga)) ¦ ((fbp)) | ga_client_cookie/ga_cookie | ga_ck | - | yes
COOKIE_ID | visit | ((baidu)) | baiduid/baidu_cookie | bd_ck | baidu_cookie | yes
CREDIT_CARD | wallet | ((card)) | card_number/credit_card_no/pay_card | crd_no/pan_num | xinyongka/kahao | yes
CREDIT_CARD | wallet | ((card_cn)) ¦ ((card_gaps)) | bank_card/debit_card_no | bk_crd/yhk1 | yinhangka/yhkh | yes
CREDIT_CARD | wallet | ((card_masked)) | card_mask/masked_pan | crd_msk | kahao_tuomin | yes
SIM_ID | gadget | ((imsi)) | imsi/subscriber_imsi | sm_imsi | imsi_hao | -
SIM_ID | gadget | ((iccid)) ¦ ((iccid19)) | iccid/sim_serial | sim_ic | simka_hao | yes
SOCIAL_ID | forum | ((openid)) | wx_openid/open_id | wx_oid | weixin_openid | yes
SOCIAL_ID | forum | ((qq)) | qq/qq_number | qq_no | qqhao | -
SOCIAL_ID | forum | ((weibo)) | weibo_uid/weibo_id | wb_uid | weibo_hao | -
SOCIAL_ID | forum | ((wxid)) | wechat_id/wxid | wx_no | weixinhao/wxh | yes
PUSH_TOKEN | gadget | ((fcm)) | fcm_token/push_token | psh_tk | tuisong_token | yes
PUSH_TOKEN | gadget | ((apns)) | apns_token/ios_push_token | apn_tk | - | -
PUSH_TOKEN | gadget | ((jpush)) | jpush_registration_id/registration_id | jp_rid | jiguang_zcid | -
PUSH_TOKEN | gadget | ((hwpush)) | huawei_push_token/hms_token | hw_tk | huawei_ts | -
CHAT_TEXT | forum | ((=晚上一起吃饭吗|收到，谢谢|我到楼下了|你先睡吧，我加班|周末去爬山不|好的呢亲|发错人了不好意思|别忘了带钥匙|哈哈哈笑死)) ¦ 我是((name))，明天见 ¦ 打我电话((mobile)) | message_body/chat_content | msg_tx/im_cnt | liaotian_nr/xiaoxi_nr | -
CHAT_TEXT | forum | ((=on my way|lol ok|can we talk later?|did you feed the cat|miss you already|sorry wrong chat|see you at eight|call me when you land|sounds good)) ¦ this is ((name_first)), new number ((phone_us)) | chat_message/dm_text | dm_tx | - | -
CONTACTS | gadget | {"contacts":[{"name":"((name))","tel":"((mobile))"},{"name":"((name))","tel":"((mobile))"}]} ¦ [{"n":"((nick))","p":["((mobile))"]}] | contacts/address_book/phonebook_json | ct_lst/abk | tongxunlu/txl | -
CALL_LOG | gadget | {"number":"((mobile))","type":"((=in|out|missed))","dur":((int:0-900)),"at":"((stamp))"} ¦ ((mobile)),((=呼入|呼出|未接)),((int:0-900)),((stamp)) | call_log/call_history/call_records | cl_lg/cdr_js | tonghua_jl | -
SMS_LOG | gadget | {"addr":"((mobile))","body":"((=明早八点集合|已到家勿念|款已收到))","t":((epoch_ms))} ¦ {"addr":"1069((n8))","body":"验证码((n6))","t":((epoch_ms))} | sms_log/sms_inbox/sms_records | sms_js | duanxin_jl | -
PHOTO_EXIF | forum | {"Make":"Canon","Model":"EOS R6","GPSLatitude":((lat)),"GPSLongitude":((lon)),"DateTimeOriginal":"((stamp))"} ¦ Make=HUAWEI;Model=P50;GPS=((gps));Date=((stamp)) | photo_exif/image_metadata/exif_json | exf_js | zhaopian_exif | -
"""

CLEAN = """
- | goods | ((thing)) ¦ ((brand))((thing)) | name/title/item_name | itm_nm/spmc | mingcheng/shangpin_mc | yes
- | goods | ((thing_en)) | product_name/display_name | prd_nm | - | yes
- | goods | ((brand)) | brand/brand_name | brd_nm | pinpai/pp | -
- | goods | ((dish)) | dish_name/menu_item | dsh_nm | caiming | yes
- | goods | ((sku)) | sku/item_code | sku_cd/hh1 | huohao | yes
- | goods | ((ean)) | barcode/ean13 | bar_cd | tiaoma/txm | yes
- | goods | ((isbn)) | isbn/book_code | isbn_no | shuhao | yes
- | goods | ((price)) | price/unit_price/cost | unt_prc/je1 | jiage/danjia | yes
- | goods | ((int:0-500)) | stock/quantity | qty1/sl | kucun/shuliang | yes
- | parcel | ((tracking)) | tracking_no/waybill_no | trk_no/yd_no | yundanhao/kddh | yes
- | parcel | ((=顺丰速运|中通快递|圆通|韵达|京东物流)) | courier/carrier_name/shipper | exp_co | kuaidi_gs | yes
- | parcel | ((=DHL|UPS|FedEx|Royal Mail|USPS)) | carrier/shipping_carrier | cr_cd | - | yes
- | parcel | ((=已签收|运输中|派送中|待揽收)) | delivery_status/parcel_state | dlv_st | peisong_zt | yes
- | parcel | ((order)) | order_no/order_number | ord_no/dd1 | dingdanhao/ddh | yes
- | client | ((int:100000-999999)) | segment_no/store_no | seg_n | mendian_bh | yes
- | client | ((=A|B|C|VIP)) | customer_level/tier | cust_lv | dengji/kehu_dj | yes
- | client | ((day)) | registered_on/updated_date | reg_dt/gxrq | zhuceriqi/gengxin_rq | -
- | client | ((stamp)) | created_at/last_modified | crt_tm/xgsj | chuangjian_sj | yes
- | client | ((=0|1)) | is_deleted/is_active | del_fl | shifou_yx | yes
- | staff | ((=财务部|市场部|研发中心|法务部|客服部)) | department/org_unit | dpt_nm | bumen/bm_mc | yes
- | staff | ((=P5|P6|M2|T3)) | job_grade/rank_code | gr_cd | zhiji | yes
- | staff | ((int:1-40)) | years_of_service/seniority | srv_yr | gongling/gl | yes
- | visit | ((=home|cart|detail|mine|pay)) | page_name/screen_name | pg_nm | yemian_mc | yes
- | visit | ((uuid)) | trace_id/request_id/event_uuid | trc_id/rq | qingqiu_id | -
- | visit | ((int:1-30000)) | stay_ms/duration | dur_ms | tingliu_sj | yes
- | visit | ((=/home|/cart/view|/login|/help/faq|/api/v1/items)) | path/route | rt_pth | lujing | yes
- | visit | ((=200|301|304|404|500)) | status_code/http_status | st_cd | zhuangtai_ma | yes
- | visit | ((=wechat|appstore|baidu_sem|organic)) | channel/utm_source | chn_cd | qudao | yes
- | gadget | ((version4)) | firmware_version/app_version/fw_ver | fw_vr | banben/bbh | yes
- | gadget | ((=V2218A|PGT-AN10|SM-S9180|RMX3700|Pixel 7)) | device_model/phone_model | mdl_cd/jx | jixing/xinghao | yes
- | gadget | ((=Android 13|iOS 16.5|HarmonyOS 3.0|Android 11)) | os_name/os_version | os_vr | xitong | yes
- | gadget | ((int:1-100)) | battery/battery_level | bat_p | dianliang | yes
- | gadget | ((hex40)) | build_hash/image_sha1 | bld_h | - | -
- | gadget | -((int:40-110)) | rssi/signal_dbm | sig_d | xinhao | yes
- | gadget | ((=Guest-WiFi|TP-LINK_5G|Starbucks|ChinaNet-x2|office_2.4)) | ssid/wifi_name | wf_nm | wifi_mc | -
- | gadget | ((=WIFI|4G|5G|none)) | network_type/conn_type | net_tp | wangluo_lx | yes
- | wallet | ((price)) | balance/amount/fee | bal_am/jy_je | yue/jine | yes
- | wallet | ((=CNY|USD|EUR|JPY)) | currency/ccy | ccy_cd | bizhong | yes
- | wallet | ((n16x)) | txn_no/payment_ref/serial_no | txn_n/ls_no | liushuihao/lsh | -
- | wallet | ((=招商银行|工商银行|建设银行|农业银行)) | bank_name/issuing_bank | bk_nm | yinhang/khh | yes
- | wallet | ((=VISA|MASTERCARD|UNIONPAY|AMEX)) | card_brand/card_type | crd_tp | ka_lx | yes
- | promo | ((hex32)) | creative_md5/material_hash | crt_h | sucai_md5 | -
- | promo | ((n9)) | campaign_id/ad_group_id | cmp_id | jihua_id | yes
- | promo | ((uuid)) | click_id/imp_id | clk | dianji_id | -
- | promo | ((=0|1)) | lmt/dnt/limit_ad_tracking | lmt_fl | - | yes
- | promo | 0.0((n3)) | ctr/win_rate | ctr_r | dianjilv | yes
- | forum | ((=求助|二手|招聘|灌水|公告)) | board/topic_tag | brd_t | bankuai | yes
- | forum | ((int:0-90000)) | view_count/reply_count | vw_c | liulan_sl | yes
- | forum | https://((host))/static/((hex12)).png | banner_url/cover_img | bn_u | fengmian | -
- | forum | ((=今日停服维护公告|双十一活动开始|新版本上线通知|社区规范修订)) | announcement/notice_title | ntc_t | gonggao | yes
- | trip | ((=G|D|K|Z))((int:10-9000)) | train_no/trip_no | trn_n | checi | yes
- | trip | ((=CA|MU|BA|LH))((n4)) | flight_no/flight | flt_n | hangban | yes
- | trip | ((=北京南|上海虹桥|成都东|西安北|长沙南)) | station/depart_station | stn_nm | chufa_zhan | yes
- | trip | ((=Lyon|Osaka|Perth|Austin|Florence|Sydney)) | destination/city_name | dst_c | - | yes
- | trip | ((int:1-18))((=A|B|C|D|F)) | seat/seat_no | st_n | zuowei | yes
- | clinic | ((=内科|外科|儿科|骨科|急诊)) | department/clinic_room | dp_c | keshi/ks | yes
- | clinic | ((=布洛芬缓释胶囊|阿莫西林|二甲双胍片|云南白药)) | drug_name/medicine | drg_nm | yaoming | yes
- | clinic | ((int:60-180)) | systolic/heart_rate | hr_v | xuetang | yes
- | clinic | J((int:10-98)).((int:0-9)) | icd_code/diagnosis_code | icd_c | zhenduan_bm | yes
"""

ODD = """
- | model_catalog | phone | brand price released | ((=iPhone 13 mini|Galaxy S22|Redmi Note 12|Mate 50|OnePlus 11))
- | goods_sku | name | price stock | ((thing))
- | goods_sku | name | price stock | ((thing_en))
- | k8s_nodes | name | cpu mem zone | ((=prod|stage|dev))-((=web|db|mq))-((int:1-40))
- | warehouse_bins | address | aisle qty | ((=A|B|C))-((int:10-99))-((int:1-40))
- | plc_registers | address | value unit | 0x((HEX4))
- | token_transfers | address | block amount | 0x((hex40))
- | cheese_batches | age | lot weight | ((int:2-48)) months
- | file_inventory | age | path size | ((int:1-3000))d
- | plugs | gender | sku pitch | ((=male|female))
- | cable_parts | sex | pn awg | ((=M-F|M-M|F-F))
- | battery_tests | cell | voltage temp | ((=A|B|C))((int:1-24))
- | sheet_errors | cell | sheet formula | ((=A|B|AC|Z))((int:1-400))
- | freight_rates | carrier | lane usd | ((=Maersk|COSCO|MSC|Evergreen))
- | deploys | imei | stage ok | ((n15x))
- | mail_templates | email | lang version | ((=welcome_v2|reset_pwd|invoice_cn|winback_30d))
- | form_fields | phone | required order | ((=required|optional|hidden))
- | feature_flags | idfa | rollout owner | ((=on|off|50%))
- | sdk_support | oaid | vendor since | ((=supported|unsupported|partial))
- | mineral_maps | location | depth | ((=north pit|shaft 4|east ramp))
- | game_maps | position | zone lvl | ((n3)),((n2)),((n3))
- | cdn_files | mac | os arch | ((=x86_64|arm64|universal))
- | dmg_builds | mac_build | sha size | ((n5))
- | software_list | ip_version | vendor | ((=IPv4|IPv6|dual))
- | release_notes | ip | product | ((version4))
- | pay_terms | password_policy | region | ((=90 days|never|180 days))
- | exam_rooms | sfz_check | room | ((=Y|N))
- | stores | store_address | opens tel | ((=人民路88号新华书店一层|中山路步行街12号|万达广场2F-16|火车站东广场7号))
- | hotlines | phone | org hours | ((=400|800))-((n3))-((n4))
- | hotlines_cn | tel | org | ((=10086|12315|95588|12306|110))
- | company_reg | name | capital status | ((=宁波|泉州|洛阳))((=恒达|瑞丰|天诚))((=商贸|科技|机械))有限公司
- | vendors | contact_company | tier | ((=Tidewick|Northlantern|Quillbay)) ((=GmbH|Ltd|LLC|Inc.))
- | books | author_code | isbn | AU-((n5))
- | chip_tests | serial | yield bin | ((int:1-900000))
- | lottery | number | draw | ((n2)) ((n2)) ((n2)) ((n2)) ((n2))
- | tickets_sys | ssn | snapshot size | snap-((hex17))
- | oui_list | prefix | vendor | ((HEX2)):((HEX2)):((HEX2))
- | pem_certs | fingerprint | issuer | ((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2))
- | etl_jobs | token | stage | ((hex32))
- | git_log | author_commit | branch | ((hex40))
- | ml_vectors | embedding | dim | [0.((n4)), -0.((n4)), 0.((n4)), 0.((n4))]
- | ad_slots | cookie | size | ((=allowed|blocked|first-party))
- | empty_import | xm | sjh | ((=-|/|N/A))
- | tmp_7 | beizhu | id | ((=加急|易碎品|周末配送|不要发票|送礼用|已催单))
- | csat | comment | stars | ((=Great value|box was crushed|runs small|color differs from photo|would buy again|arrived late))
- | csat_cn | 评价内容 | 星级 | ((=物流很快|颜色和图片不一样|性价比高|包装破损|客服态度好))
- | doubles | lat_ms | host | ((int:1-800)).((n2))
- | probes | longitude_id | sensor | LN-((n4))
PERSON_NAME | import_2019 | field_3 | field_1 field_2 field_4 | ((name))
PERSON_NAME | meeting | phone | room hour | ((name))
PERSON_NAME | course_reg | 学员姓名 | 课程 学期 | ((name))
PERSON_NAME | paper_index | name | title year | ((name_pinyin)) ¦ ((name_en))
PHONE_NUMBER | lead_dump | name | src day | ((mobile))
PHONE_NUMBER | lead_dump | remark2 | src day | ((mobile_wide)) ¦ ((mobile))
PHONE_NUMBER | wx_apply | 联系方式 | 状态 日期 | ((mobile)) ¦ ((mobile_gaps))
PHONE_NUMBER | dial_out | id | result secs | ((mobile))
EMAIL | saas_accounts | login | plan seats | ((email_work))
EMAIL | saas_accounts | username | plan seats | ((email))
EMAIL | git_stats | author | commits lines | ((email_work)) ¦ ((email))
EMAIL | old_forum | phone | posts joined | ((email))
EMAIL PERSON_NAME | mail_headers | sender | subject size | ((name_plain)) <((email_work))>
EMAIL PHONE_NUMBER | accounts_x | login_name | plan | ((mobile)) ¦ ((email))
EMAIL PHONE_NUMBER | care_tickets | description | prio | Reach me at ((email)) or ((phone_us)) ¦ no reply from support since ((day)), email ((email)) ¦ callback ((phone_us)) please
ADDRESS | wx_apply | 收件地址 | 状态 日期 | ((addr)) ¦ ((addr_nopro))
ADDRESS | house_visits | remark | day | ((addr_village)) ¦ ((addr))
ADDRESS PERSON_NAME PHONE_NUMBER | print_labels | label_text | lang | ((name)) ((mobile)) ((addr)) ¦ ((name))，((mobile))，((addr_nopro))
ADDRESS PERSON_NAME PHONE_NUMBER | orders_json | ship_json | id paid | {"to":"((name))","tel":"((mobile))","addr":"((addr))"}
PERSON_NAME PHONE_NUMBER | visit_notes | note | day | 已与((name))电话沟通，号码((mobile)) ¦ ((name))未接，改打((mobile)) ¦ 无人接听
PERSON_NAME | hr_comments | comment | q | ((name_en)) was promoted in spring ¦ spoke to ((name_en)) about targets ¦ no issues raised this quarter
CN_RESIDENT_ID | import_2019 | field_9 | field_1 field_2 | ((cnid)) ¦ ((cnid_gaps))
CN_RESIDENT_ID | exam_apply | phone | subj room | ((cnid))
CN_RESIDENT_ID PERSON_NAME | kyc_raw | payload | ok ts | {"xm":"((name))","sfz":"((cnid))"}
IP_ADDRESS | audit_trail | name | action at | ((ip))
IP_ADDRESS USER_AGENT | web_raw | line | host | ((ip)) "GET / HTTP/1.1" 200 "((ua))"
MAC_ADDRESS | asset_list | 资产编号 | 部门 | ((mac))
IMEI | repair_jobs | order_no | fault fee | ((imei))
IMEI | repair_jobs | 串码 | 故障 费用 | ((imei))
IMEI MAC_ADDRESS | factory_tests | blob | line pass | imei=((imei));mac=((mac))
ANDROID_AD_ID | ad_raw_android | maid | platform ts | ((gaid))
IDFA | ad_raw_ios | maid | platform ts | ((idfa))
IDFA | rtb_ios | device_ifa | bid win | ((idfa))
GPS_LOCATION | bike_rides | remark | dist | ((gps))
GPS_LOCATION IP_ADDRESS | rtb_geo | device | bid | {"ip":"((ip))","geo":{"lat":((lat)),"lon":((lon))}}
CREDIT_CARD | pos_slips | ref | term amt | ((card_gaps)) ¦ ((card))
COOKIE_ID | pixel_hits | uid2 | ts | ((ga))
USER_AGENT | pixel_hits | c_7 | ts | ((ua))
NATIONAL_ID | w9_forms | tax_ref | year | ((ssn))
BANK_ACCOUNT | payouts_eu | account | amount | ((iban))
SOCIAL_ID | mp_fans | fan_id | sub_time | ((openid))
PUSH_TOKEN | app_regs | token | app ver | ((fcm))
NICKNAME | live_rank | name | coins room | ((nick))
AGE | 患者登记 | 年龄 | 科室 | ((age)) ¦ ((age))岁
GENDER | 患者登记 | 性别 | 科室 | ((gender))
OCCUPATION | 投保信息 | 职业 | 保额 | ((job))
BIRTH_DATE | 投保信息 | 出生日期 | 保额 | ((dob)) ¦ ((dob_zh))
SEARCH_QUERY | app_log | q | ts | ((query))
BROWSING_URL | app_log | referer | ts | ((url))
AVATAR_URL | live_rank | pic | coins | ((avatar))
"""
