# ruff: noqa: E501  one line is one design in six naming styles
"""Columns that hold personal data: kinds | home | values | snake_case | camelCase | UPPER | 中文 | pinyin | blank.

Alternatives of a name are parted by `/`, those of a value by ` ¦ `; `-` is a style that the design has not. A design has a
blank form (`yes`) only where a careful person would know the kind from the values alone.
"""

PEOPLE = """
PERSON_NAME | person | ((name)) | real_name/cust_name | realName/fullName | CUST_NM/USR_NM | 姓名/真实姓名 | xingming/xm | yes
PERSON_NAME | person | ((name_en)) | full_name/customer_name | displayFullName/customerName | FULL_NM/CLNT_NAME | 英文姓名 | ywxm/yingwen_ming | yes
PERSON_NAME | order | ((name)) ¦ ((name)) ¦ ((name_en)) | receiver_name/consignee | receiverName/consigneeName | RCVR_NM | 收货人/收件人 | shjr_xm/shouhuoren | yes
PERSON_NAME | work | ((name_last_first)) | employee/emp_full_name | employeeName | EMP_NM | 员工姓名 | ygxm | yes
PERSON_NAME | health | ((name)) | patient_name | patientName | PAT_NAME | 患者姓名 | huanzhe_xm/hzxm | -
PERSON_NAME | bank | ((name_upper)) ¦ ((name_upper)) | card_holder/acct_holder_name | accountHolder/cardHolderName | ACCT_HLDR | 户名/持卡人 | huming/ckr_xm | yes
PERSON_NAME | school | ((name)) | guardian_name/student_name | guardianName/studentName | STU_NM | 学生姓名/监护人 | jhr_xm/xsxm | -
NICKNAME | person | ((nick)) | nickname/nick_name | nickName/wxNickname | NICK_NM | 昵称/微信昵称 | nicheng/nc | -
NICKNAME | content | ((nick_en)) | screen_name/display_nick | screenName/userNick | SCRN_NM/NICKNAME | 网名 | wangming/yhnc | -
NICKNAME | content | ((nick)) ¦ ((nick_en)) | author_nickname | authorNick | ATHR_NICK | 作者昵称 | zznc | -
PHONE_NUMBER | person | ((mobile)) | mobile/phone_number/cell_phone | mobilePhone/phoneNum | MOB_NO/PHN_NBR | 手机号/手机号码 | shouji_hao/sjh/shouji | yes
PHONE_NUMBER | order | ((mobile)) ¦ ((mobile_86)) ¦ ((mobile_gaps)) | receiver_phone/contact_tel | receiverMobile/contactPhone | CNTCT_TEL/RCV_TEL | 收货电话/联系电话 | lianxi_dianhua/lxdh | yes
PHONE_NUMBER | person | ((phone_us)) | home_phone/primary_phone | homePhone/workPhone | HM_PHONE/TEL_1 | 美国电话 | mgdh | yes
PHONE_NUMBER | work | ((landline_ext)) ¦ ((landline)) | office_phone/desk_tel | officeTel/deskPhone | OFC_TEL | 办公电话/座机 | bgdh/zuoji | yes
PHONE_NUMBER | person | ((phone_world)) | phone_e164/intl_phone | phoneIntl/whatsAppNumber | INTL_PHN | 国际电话 | gjdh | yes
PHONE_NUMBER | school | ((mobile)) ¦ ((landline)) ¦ ((mobile_gaps)) | emergency_contact_no/parent_phone | parentMobile | EMRG_TEL | 紧急联系电话/家长电话 | jzdh/jinji_dianhua | -
PHONE_NUMBER | bank | ((mobile_masked)) | mobile_masked/reserve_phone | reservedMobileMask | RSV_MOB_MSK | 预留手机号（脱敏） | ylsjh/tm_shouji | yes
PHONE_NUMBER | ads | ((mobile_md5)) | phone_md5/mobile_md5 | phoneMd5/mobileMd5 | MOB_MD5 | 手机号MD5 | sjh_md5/shouji_md5 | -
PHONE_NUMBER | ads | ((mobile_sha)) | phone_sha256/hashed_phone | phoneSha256/hashedPhone | PHN_SHA256 | 手机号SHA256 | shouji_sha256 | -
EMAIL | person | ((email)) | email/email_address/e_mail | emailAddress/userEmail | EML_ADDR/E_MAIL | 邮箱/电子邮箱 | youxiang/yx/dzyx | yes
EMAIL | work | ((email_work)) | work_email/corp_mail | workEmail/corpMail | WRK_EML | 工作邮箱/企业邮箱 | gzyx/gongsi_youxiang | yes
EMAIL | log | ((email_plus)) ¦ ((email)) ¦ ((email_upper)) | recipient/mail_to | recipientEmail/mailTo | RCPT_EML | 收件邮箱 | sjyx | yes
EMAIL | ads | ((email_sha)) | email_sha256/hashed_email | hashedEmail/emailSha256 | EML_SHA256 | 邮箱哈希SHA256 | youxiang_sha256 | -
EMAIL | ads | ((email_md5)) | email_md5/gravatar_hash_email_md5 | emailMd5 | EML_MD5 | 邮箱MD5 | yx_md5/youxiang_md5 | -
ADDRESS | order | ((addr)) | shipping_address/receiver_address | shippingAddress/deliveryAddr | SHIP_ADDR/RCV_ADDR | 收货地址/详细地址 | shouhuo_dizhi/shdz | yes
ADDRESS | person | ((addr)) ¦ ((addr_village)) | home_address/residence | homeAddress/residence | HM_ADDR/RSDNC_ADR | 家庭住址/户籍地址 | jtzz/dizhi/zhuzhi | yes
ADDRESS | order | ((addr_us)) | street_address/ship_to | streetAddress/shipTo | ADDR_LN/SHIP_TO | 美国收货地址 | mgdz | yes
ADDRESS | person | ((addr_uk)) | mailing_address/postal_address | postalAddress/mailingAddress | PSTL_ADDR | 英国通信地址 | txdz | yes
ADDRESS | health | ((addr_village)) | patient_address | patientAddress | PAT_ADDR | 现住址 | xzz/xianzhuzhi | yes
CN_RESIDENT_ID | person | ((cnid)) | id_card/id_card_no/identity_no | idCardNo/identityNumber | ID_NO/CERT_NO | 身份证号/证件号码 | shenfenzheng/sfzh/zjhm | yes
CN_RESIDENT_ID | bank | ((cnid)) ¦ ((cnid_x)) ¦ ((cnid_gaps)) | cert_number/holder_id_no | certNumber/holderIdNo | CUST_CERT_ID | 开户证件号 | khzjh/zhengjian_hao | yes
CN_RESIDENT_ID | health | ((cnid_x)) ¦ ((cnid)) | patient_id_card | patientIdCard | PAT_SFZ | 患者身份证 | hz_sfz/huanzhe_sfz | yes
CN_RESIDENT_ID | bank | ((cnid_sha)) | id_card_sha256 | idCardSha256 | IDCARD_SHA256 | 身份证号SHA256 | sfzh_sha256 | -
GENDER | person | ((sex)) | gender/sex | gender/userSex | GNDR/SEX | 性别 | xingbie/xb | yes
GENDER | person | ((sex_en)) ¦ ((sex_En)) | gender/sex | genderText | GNDR_DESC | 性别（英文） | xingbie_en | yes
GENDER | health | ((sex_MF)) | patient_sex/gender_cd | patientSex/genderCode | GNDR_CD/SEX_CD | 患者性别 | hzxb | -
GENDER | person | ((=0|1|2)) ¦ ((=1|2)) | gender/sex_code | genderType | GENDER_TP | 性别代码 | xbdm | -
AGE | person | ((age)) | age/user_age | age/customerAge | CUST_AGE/AGE | 年龄 | nianling/nl | -
AGE | health | ((age)) ¦ ((age))岁 | patient_age | patientAge | PAT_AGE | 就诊年龄 | jznl/hz_nl | -
AGE | survey | ((age)) | respondent_age/age_years | respondentAge/ageYears | RSPNDNT_AGE | 受访者年龄 | sfz_nianling | -
OCCUPATION | person | ((job)) | occupation/profession | occupation/profession | OCCP/OCCUPTN | 职业 | zhiye/zy | yes
OCCUPATION | survey | ((job_en)) ¦ ((job_En)) | occupation/job | jobOccupation/profession | OCC_DESC | 从事职业 | cszy | yes
OCCUPATION | bank | ((job)) | occupation_desc/cust_job | custOccupation | CUST_OCCP | 客户职业 | khzy | yes
PASSWORD | person | ((pw)) | password/passwd/login_pwd | password/loginPwd | USR_PWD/PASSWD | 密码/登录密码 | mima/mm/denglu_mima | -
PASSWORD | device | ((pw_plain)) | wifi_password/wifi_pwd | wifiPassword | WIFI_PWD | 无线密码 | wxmm/wifi_mima | -
PASSWORD | person | ((bcrypt)) | password_hash/pwd_bcrypt | passwordHash/encryptedPassword | PWD_HASH | 密码哈希 | mima_hash | yes
AVATAR_URL | person | ((avatar)) | avatar/avatar_url/head_img | avatarUrl/headImgUrl | AVTR_URL/HEAD_IMG | 头像/头像地址 | touxiang/tx_dz | -
AVATAR_URL | content | ((avatar)) | profile_picture/author_avatar | profileImageUrl/authorAvatar | PRFL_PIC | 作者头像 | zz_touxiang | -
BROWSING_URL | log | ((page)) | page_url/visited_url | pageUrl/visitUrl | VISIT_URL/PG_URL | 浏览页面/访问网址 | liulan_url/fwwz | -
BROWSING_URL | ads | ((page)) | referrer/referring_page | referrerUrl/refererPage | RFR_URL | 来源页面 | laiyuan_ym | -
BROWSING_URL | content | ((page)) | browse_history_url/history_url | historyUrl/browseUrl | HIST_URL | 浏览记录 | lljl/liulan_jilu | -
SEARCH_QUERY | log | ((q)) ¦ ((q_en)) | search_query/search_keyword | searchKeyword/queryText | SRCH_KW/SRCH_TXT | 搜索词/搜索关键词 | sousuo_ci/ssc | -
SEARCH_QUERY | content | ((q)) | user_search_word/query_word | searchWord/userQuery | QRY_WORD | 搜索记录 | ssjl/sousuo_jilu | -
SEARCH_QUERY | log | ((q_en)) | search_term/search_phrase | searchTerm/searchPhrase | SRCH_TERM | 站内搜索内容 | zn_sousuo | -
CHAT_TEXT | content | ((=在吗|晚上一起吃饭吗|我到楼下了你下来吧|哈哈哈笑死我了|明天几点的车|收到，马上改|那你早点睡|今天加班，不用等我|好的呢亲|图片我晚点发你|周末有空吗想约你看电影|刚看到消息不好意思)) | chat_content/message_text | chatContent/messageText | CHAT_TXT/MSG_BODY | 聊天内容/聊天记录 | liaotian_neirong/ltnr | -
CHAT_TEXT | content | ((=hey, you up?|running late, order for me|lol no way|can we talk tonight|miss you already|ok see you at 7|did you finish the slides?|haha that cat again|send me the recipe pls|i think i left my keys at yours|so how was the date??|sorry, was in the shower)) | chat_message/dm_body | chatMessage/imText | IM_TXT/CHAT_MSG | 私信内容 | sixin_neirong | -
CHAT_TEXT | content | ((=亲，这件还有货吗|我想退货怎么操作|尺码怎么选，我有点胖|为什么还不发货|能便宜点吗|发票什么时候开|收到货是坏的，你们看着办|好的，谢谢客服)) ¦ ((=How do I cancel?|It still says pending|thanks, that fixed it|I want a refund|is it in stock?)) | conversation_text/im_content | conversationText/imContent | CONV_TXT | 会话内容 | huihua_neirong | -
BIRTH_DATE | person | ((birth)) | birth_date/birthday/dob | birthDate/birthday | BRTH_DT/DOB | 出生日期/生日 | shengri/csrq/chusheng_riqi | -
BIRTH_DATE | health | ((birth_slash)) ¦ ((birth_8)) | date_of_birth/patient_dob | dateOfBirth/patientDob | PAT_DOB | 患者出生日期 | hzcsrq | -
BIRTH_DATE | person | ((birth_us)) ¦ ((birth_en)) | dob/birthdate | dob/dateOfBirth | BIRTH_DTE | 出生年月日 | csny | -
BIRTH_DATE | school | ((birth_any)) | student_birthday/born_on | bornOn/studentBirthday | STU_BRTHDY | 学生生日 | xs_shengri | -
CREDIT_CARD | bank | ((card)) | card_no/bank_card_no | bankCardNo/cardNumber | CARD_NO/CRD_NBR | 银行卡号/卡号 | yinhangka/yhkh/kahao | yes
CREDIT_CARD | order | ((card_gaps)) ¦ ((card)) | payment_card/cc_number | creditCardNumber/ccNumber | CC_NBR/PAN | 信用卡号 | xyk_hao/xinyongka | yes
CREDIT_CARD | bank | ((card)) | settlement_card/debit_card_number | debitCardNo | DBT_CRD_NO | 借记卡号 | jjkh | yes
"""

MACHINES = """
IP_ADDRESS | log | ((ip)) | ip/client_ip/remote_addr | clientIp/remoteAddr | CLNT_IP/IP_ADDR | 登录IP/IP地址 | ip_dizhi/dl_ip | yes
IP_ADDRESS | person | ((ip)) ¦ ((ipv6)) | last_login_ip/register_ip | lastLoginIp/regIp | LST_LGN_IP | 最近登录IP | zjdlip | yes
IP_ADDRESS | device | ((ipv6)) | ipv6_addr/wan_ipv6 | ipv6Address/wanIpv6 | WAN_IPV6 | 公网IPv6 | gw_ipv6 | yes
USER_AGENT | log | ((ua)) | user_agent/ua | userAgent/httpUserAgent | USR_AGENT/UA_STR | 用户代理/浏览器标识 | yonghu_daili/llq_ua | yes
USER_AGENT | ads | ((ua)) | browser_ua/client_ua | browserUa/uaString | CLNT_UA | 浏览器UA | liulanqi_ua | yes
CARRIER | device | ((carrier)) | carrier/sim_operator | simOperator/carrierName | CARR_NM/OPRTR | 运营商 | yunyingshang/yys | yes
CARRIER | device | ((carrier_en)) | network_carrier/mobile_carrier | mobileCarrier/networkOperator | NTWK_CARR | 移动运营商 | yd_yys | yes
CARRIER | log | ((carrier)) ¦ ((carrier_en)) | carrier_name/isp | carrier/telecomOperator | TELCO_NM | 通信运营商 | txyys | -
CELL_TOWER | device | ((tower)) | cell_tower/base_station/cgi | cellTower/baseStationId | CELL_TWR/BTS_ID | 基站/基站编号 | jizhan/jz_bh | -
CELL_TOWER | log | 460-00-((lac))-((cid)) ¦ 460-01-((lac))-((cid)) ¦ 460-11-((lac))-((cid)) | serving_cell/cell_global_id | servingCell/cellGlobalId | SRV_CELL | 服务小区/基站信息 | jzxx/jizhan_xinxi | yes
CELL_TOWER | device | {"mcc":460,"mnc":((=0|1|11)),"lac":((lac)),"cid":((cid))} | cell_info/tower_json | cellInfo/cellInfoJson | CELL_INF | 基站定位数据 | jzdw | yes
GPS_LOCATION | device | ((gps)) | gps/coordinates/last_location | gpsLocation/lastCoordinates | GPS_LOC/GEO_PT | 经纬度/定位坐标 | jingweidu/jwd/zuobiao | yes
GPS_LOCATION | order | ((gps_lnglat)) | pickup_location/checkin_point | pickupPoint/checkInLocation | PCKUP_LOC | 签到位置坐标 | qdzb/qiandao_zuobiao | yes
GPS_LOCATION | log | POINT(((gps_wkt))) ¦ geo:((gps)) | geo_point/location_wkt | geoPoint/locationWkt | GEO_WKT | 位置WKT | wz_wkt | yes
GPS_LOCATION | device | ((lat)) | latitude/lat | latitude/gpsLat | LAT/GPS_LAT | 纬度 | weidu/wd | -
GPS_LOCATION | device | ((lng)) | longitude/lng | longitude/gpsLng | LNG/GPS_LON | 经度 | jingdu/jd | -
GPS_LOCATION | content | ((gps_dms)) | photo_position/gps_dms | gpsPosition | GPS_DMS | 拍摄坐标 | pszb | yes
MAC_ADDRESS | device | ((mac)) | mac/mac_address/wifi_mac | macAddress/wifiMac | MAC_ADR/MACADDR | MAC地址/无线网卡地址 | mac_dizhi/wkdz | yes
MAC_ADDRESS | log | ((mac_dash)) ¦ ((mac_bare)) ¦ ((mac)) | client_mac/station_mac | clientMac/stationMac | STA_MAC | 终端MAC | zd_mac/zhongduan_mac | yes
MAC_ADDRESS | device | ((mac_cisco)) | hw_addr/ether_addr | hwAddr/bluetoothMac | HW_ADDR/BT_MAC | 蓝牙MAC地址 | ly_mac/lanya_mac | yes
BSSID | device | ((bssid)) | bssid/wifi_bssid | bssid/connectedBssid | BSSID/AP_BSSID | 连接WiFi的BSSID/热点BSSID | wifi_bssid/rd_bssid | -
BSSID | log | ((bssid)) | ap_bssid/nearest_bssid | apBssid/scanBssid | WIFI_BSSID | 路由器BSSID | lyq_bssid | -
IMEI | device | ((imei)) | imei/device_imei | imei/deviceImei | IMEI_NO/DEV_IMEI | IMEI号/手机串号 | imei_hao/chuanhao/sjch | yes
IMEI | device | ((imei)) ¦ ((imei_gaps)) ¦ ((imeisv)) | imei1/handset_imei | handsetImei/imeiPrimary | IMEI1/HS_IMEI | 设备串号 | sbch/shebei_chuanhao | -
IMEI | ads | ((imei_md5)) | imei_md5/imei_hash | imeiMd5/imeiHash | IMEI_MD5 | IMEI的MD5 | imei_md5_zhi | -
IMEI | device | ((meid)) | meid/cdma_meid | meid/cdmaMeid | MEID_HEX | MEID号 | meid_hao | -
DEVICE_SERIAL | device | ((serial)) | serial_number/device_sn | serialNumber/deviceSn | SRL_NO/DEV_SN | 设备序列号/序列号 | xuliehao/xlh/sbxlh | -
DEVICE_SERIAL | work | ((serial)) | laptop_serial/hw_serial | laptopSerial/hardwareSerial | HW_SRL_NBR | 笔记本序列号 | bjb_xlh/dnxlh | -
DEVICE_ID | device | ((android_id)) | android_id/ssaid | androidId/secureAndroidId | ANDRD_ID/ANDROID_ID | 安卓ID | anzhuo_id | -
DEVICE_ID | device | ((device_uuid)) | device_id/device_uuid | deviceId/deviceUuid | DEV_ID/DVC_ID | 设备ID/设备标识 | shebei_id/sbbs/sb_id | -
DEVICE_ID | device | ((udid)) | udid/ios_udid | udid/iosUdid | IOS_UDID | UDID | udid_hao | -
DEVICE_ID | ads | ((idfv)) | idfv/vendor_id_ios | idfv/identifierForVendor | IDFV | 供应商标识IDFV | idfv_bs | -
IDFA | ads | ((idfa)) | idfa/ios_idfa | idfa/iosIdfa | IDFA/IOS_IFA | 苹果广告标识/IDFA | idfa_bs/pg_idfa | -
IDFA | device | ((idfa)) ¦ 00000000-0000-0000-0000-000000000000 ¦ ((idfa)) ¦ ((idfa)) | device_idfa/idfa_raw | deviceIdfa/advertisingIdentifier | DEV_IDFA | 设备IDFA | sb_idfa | -
ANDROID_AD_ID | ads | ((gaid)) | gaid/google_ad_id/advertising_id | gaid/googleAdId | GAID/GGL_AD_ID | 谷歌广告ID | guge_ggid/gaid_bs | -
ANDROID_AD_ID | log | ((gaid)) | gps_adid/android_advertising_id | gpsAdid/androidAdId | ANDRD_AD_ID | 安卓广告标识 | az_ggbs | -
OAID | ads | ((oaid)) | oaid/device_oaid | oaid/deviceOaid | OAID | OAID/匿名设备标识符 | oaid_bs/nm_oaid | -
OAID | device | ((oaid_uuid)) | oaid_raw/msa_oaid | msaOaid/oaidValue | MSA_OAID | 设备OAID | sb_oaid | -
COOKIE_ID | log | ((cookie)) | cookie_id/visitor_cookie | cookieId/visitorCookie | CK_ID/COOKIE_ID | Cookie标识/访客cookie | cookie_bs/fk_cookie | -
COOKIE_ID | ads | ((ga)) ¦ ((fbp)) | ga_client_id/_ga/tracking_cookie | gaCookie/trackingCookie | GA_CID/TRK_CK | 跟踪Cookie | gz_cookie | yes
COOKIE_ID | log | ((sess)) ¦ ((sess26)) | session_cookie/phpsessid | sessionCookie/jsessionid | SESS_CK | 会话Cookie | hh_cookie | -
SIM_ID | device | ((imsi)) | imsi/sim_imsi | imsi/simImsi | IMSI/SIM_IMSI | IMSI号 | imsi_hao | yes
SIM_ID | device | ((iccid)) | iccid/sim_serial | iccid/simIccid | ICCID/SIM_ICCID | SIM卡号/ICCID | simka_hao/iccid_hao | yes
SIM_ID | log | ((iccid)) ¦ ((iccid_world)) | sim_iccid/esim_iccid | esimIccid/simCardNo | SIM_CRD_NO | 物联网卡ICCID | wlw_iccid/simkh | yes
SOCIAL_ID | person | ((openid)) | wx_openid/openid | wxOpenId/openId | WX_OPENID | 微信openid | weixin_openid/wx_oid | yes
SOCIAL_ID | person | ((openid)) | unionid/wechat_unionid | unionId/wechatUnionId | WX_UNIONID | 微信unionid | wx_unionid_bs | yes
SOCIAL_ID | person | ((qq)) | qq/qq_number | qq/qqNumber | QQ_NO | QQ号/QQ | qq_hao/qqh | -
SOCIAL_ID | content | ((weibo)) | weibo_uid/weibo_id | weiboUid/weiboId | WB_UID | 微博UID/微博用户ID | weibo_yhid/wb_uid | -
PUSH_TOKEN | device | ((apns)) | apns_token/device_token | apnsToken/deviceToken | APNS_TKN/DEV_TOKEN | 苹果推送令牌/推送token | tuisong_token/ts_token | -
PUSH_TOKEN | device | ((fcm)) | fcm_token/push_token | fcmToken/pushToken | FCM_TKN/PUSH_TKN | 推送令牌 | tslp/fcm_lingpai | yes
PUSH_TOKEN | log | ((jpush)) | jpush_registration_id/registration_id | jpushRegId/registrationId | JPUSH_RID | 极光推送ID | jg_tsid/jiguang_id | -
CONTACTS | device | [{"name":"((name))","phone":"((mobile))"},{"name":"((name))","phone":"((mobile))"}] ¦ [{"name":"((name))","phone":"((mobile))"}] | contacts/address_book | contactList/addressBook | CNTCT_LST/ADDR_BOOK | 通讯录/联系人列表 | tongxunlu/txl | -
CONTACTS | device | [{"display_name":"((name_en))","numbers":["((phone_us))"]},{"display_name":"((name_en))","numbers":["((phone_us))","((phone_world))"]}] | phone_book/uploaded_contacts | uploadedContacts/phoneBook | PHN_BOOK | 上传的通讯录 | sc_txl/shangchuan_txl | -
CONTACTS | person | ((name)):((mobile));((name)):((mobile));((name)):((landline)) | contact_list/friends_contacts | contactsDump | CONTACTS_TXT | 手机通讯录 | sjtxl | -
CALL_LOG | device | [{"number":"((mobile))","type":"((=in|out|missed))","duration":((0-900)),"time":"((ts))"},{"number":"((mobile))","type":"out","duration":((0-900)),"time":"((ts))"}] | call_log/call_history | callLog/callHistory | CALL_LOG/CALL_HST | 通话记录 | tonghua_jilu/thjl | -
CALL_LOG | device | ((=呼入|呼出|未接)) ((mobile)) ((ts)) ((0-900))秒 | call_records/phone_calls | callRecords/phoneCalls | CALL_RCRD | 通话详单 | thxd/tonghua_xiangdan | -
SMS_LOG | device | [{"address":"((mobile))","body":"((=到家了吗|明天见|生日快乐|钱收到了|路上堵车))","date":((epoch_ms)),"type":((1-2))}] ¦ [{"address":"1069((n8))","body":"【顺丰】您的快件已到驿站","date":((epoch_ms)),"type":1},{"address":"((mobile))","body":"好的","date":((epoch_ms)),"type":2}] | sms_log/sms_history | smsLog/smsRecords | SMS_LOG/SMS_HST | 短信记录 | duanxin_jilu/dxjl | -
SMS_LOG | device | {"from":"((phone_us))","text":"((=on my way|call me|happy bday!|did you eat?))","ts":"((iso))"} | sms_inbox/sms_dump | smsInbox/textMessages | SMS_INBX | 短信收件箱 | dx_sjx/duanxin_xiang | -
PHOTO_EXIF | content | {"Make":"Apple","Model":"iPhone 14","DateTimeOriginal":"((ts))","GPSLatitude":((lat)),"GPSLongitude":((lng))} | photo_exif/exif | photoExif/exifData | PHOTO_EXIF/EXIF_INF | 照片EXIF/照片信息 | zhaopian_exif/zp_exif | -
PHOTO_EXIF | content | {"Make":"HUAWEI","Model":"ELS-AN00","ExposureTime":"1/((20-900))","FNumber":1.((4-9)),"GPSLatitudeRef":"N","GPSLatitude":"((gps_dms))"} ¦ {"Make":"Canon","Model":"EOS R6","ISOSpeedRatings":((100-6400)),"GPSLatitude":((lat)),"GPSLongitude":((lng))} | image_exif/exif_json | imageExif/exifJson | IMG_EXIF | 图片EXIF信息 | tp_exif/tupian_exif | -
"""

LINES = [line for block in (PEOPLE, MACHINES) for line in block.strip().splitlines()]
