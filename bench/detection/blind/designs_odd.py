# ruff: noqa: E501  one line is one design
"""Columns that no rule by name gets right: names that lie, notes, lists, nested JSON, old dumps.

kinds (`-`: none) | table | column | siblings | values
"""

LYING = """
- | mkt_export_2023 | email | send_id template sent_at | ((order15))
- | legacy_items | phone | sku price stock | ((sku))
- | devices_old | imei | model status | ((order15)) ¦ ((order15_luhn)) ¦ ((n12))
- | product_catalog | name | price category brand | ((product))
- | product_catalog | address | warehouse shelf qty | ((up2))-((n2))-((n3))
- | menu | xm | jg fl | ((dish))
- | scenic_spots | name | province ticket_price level | ((place))景区 ¦ ((place))
- | t_config | password | cfg_key env | ((=true|false|required|optional))
- | features | gender | sku season | ((=men|women|kids|unisex))
- | wine_list | age | vintage abv | ((3-30)) years ¦ NV ¦ ((12-21))yo
- | release_notes | ip | component released_at | ((version4))
- | computers | mac | cpu ram_gb | ((=MacBook Pro 14|Mac mini M2|iMac 24|MacBook Air))
- | t_task | mobile | task_id result | ((=0|1))
- | subscriptions | email | user_id topic | ((=true|false))
- | page_templates | avatar | theme ver | ((asset))
- | sys_dict | id_card | dict_type sort | ((=居民身份证|护照|军官证|港澳通行证))
- | card_games | card_no | rarity set | ((up3))-((n3))/((n3))
- | ports_map | gps | vlan speed | Gi((1-2))/0/((1-48))
- | build_agents | user_agent | os arch | ((=linux-amd64|windows-x64|macos-arm64))
- | warehouse_move | location | item qty | ((up1))((1-40))-((1-20))-((1-6))
- | sales_territory | birthday | rep_count quota | Q((1-4)) ((2019-2025))
- | article | cookie | bake_min oven_c | ((=Chocolate Chip|Oatmeal Raisin|Shortbread|Macadamia))
- | certs | serial_number | issuer not_after | 0((hex1)):((hex2)):((hex2)):((hex2)):((hex2)):((hex2)):((hex2)):((hex2)):((hex2))
- | job_queue | device_id | queue retries | ((=printer|scanner|plotter|label-maker))
- | ad_slot | gaid | slot_size floor | ((n6))
- | tournament | nickname | sport founded | ((=猛虎队|雄鹰队|蓝鲸队|烈火战队))
- | shelf_labels | sjh | wz sl | ((=3号架|5号架|12号架|7号架))
- | quote_lines | contact | part qty | ((=normally open|normally closed|changeover))
- | erp_param | addr | bit_len rw | 0x((HEX4))
- | hotline | service_phone | industry hours | ((=95588|95533|10086|12306|400-820-8820|12315|95599|10010|96110|400-700-1234))
- | chip_bom | idfa | footprint value | ((=0402|0603|0805|1206|SOT-23))
- | t_lottery | qq | qihao kjrq | ((=重庆时时彩|双色球|大乐透|七星彩))
- | schema_audit | email_md5 | table_name checked_at | ((=present|missing|n/a))
- | sms_template | sms_log | tpl_id channel | 您的验证码为{code}，请勿泄露 ¦ 尊敬的{name}，您的订单已发货 ¦ 【{sign}】点击{url}领取
- | model_eval | search_query | fold metric | ((=grid|random|bayes|halving))
IP_ADDRESS | net_assets | address | vlan owner_team | ((ip)) ¦ ((ip_lan))
EMAIL | newsletter | address | list_id confirmed | ((email))
EMAIL | t_account | user_name | pwd_salt create_by | ((email)) ¦ ((email_work))
PHONE_NUMBER | app_login | login_name | last_ts fail_cnt | ((mobile))
PHONE_NUMBER | old_crm | email | cust_no region | ((mobile)) ¦ ((mobile_gaps))
PHONE_NUMBER | t_member | nickname | jifen dengji | ((mobile))
CN_RESIDENT_ID | t_visitor | card_no | gate in_time | ((cnid)) ¦ ((cnid_x))
CN_RESIDENT_ID | staging_2 | phone | batch flag | ((cnid))
PERSON_NAME | contracts | email | contract_no signed_on | ((name_en))
PERSON_NAME | t_piao | address | piaohao jine | ((name))
PERSON_NAME | warehouse_log | operator | action bin ts | ((name))
PERSON_NAME | commits | author | sha message | ((name_en))
PERSON_NAME | approvals | created_by | doc_no step | ((name)) ¦ ((name_en))
ADDRESS | t_order_ext | remark | oid flag | ((addr)) ¦ ((addr_village))
ADDRESS | customers_bak | name | id tier | ((addr_us))
MAC_ADDRESS | dhcp_lease | ip_address | lease_end vlan | ((mac))
IMEI | recycle_phone | order_no | grade price | ((imei))
IMEI | stock_in | serial | sku in_date | ((imei))
CREDIT_CARD | refund_req | account | amount reason | ((card))
USER_AGENT | beacon | referer | evt ts | ((ua))
GPS_LOCATION | rider_track | address | rider_id ts | ((gps)) ¦ ((gps_lnglat))
CREDIT_CARD | t_fanli | mobile | fl_je fl_sj | ((card))
"""

NESTED = """
PHONE_NUMBER EMAIL | event_log | payload | evt ts ver | {"phone":"((mobile))","email":"((email))","step":((1-9))}
PERSON_NAME PHONE_NUMBER ADDRESS | t_order | receiver_json | order_no amount | {"name":"((name))","mobile":"((mobile))","address":"((addr))"}
IMEI MAC_ADDRESS DEVICE_ID | sdk_report | device_info | app_id ts | {"imei":"((imei))","mac":"((mac))","android_id":"((android_id))","brand":"vivo"}
IDFA DEVICE_ID | ios_events | props | name ts | {"idfa":"((idfa))","idfv":"((idfv))","lang":"en"}
OAID IP_ADDRESS | dsp_bid | ext | bid_id price | {"oaid":"((oaid))","ip":"((ip))","at":2}
USER_AGENT IP_ADDRESS | web_events | context | event_id sent_at | {"userAgent":"((ua))","ip":"((ip))","page":{"w":1920}}
GPS_LOCATION | trips | route_points | trip_id fare | [{"lat":((lat)),"lng":((lng))},{"lat":((lat)),"lng":((lng))}]
BIRTH_DATE GENDER | profile_kv | attrs | uid updated | {"birthday":"((birth))","gender":"((sex_en))"}
CN_RESIDENT_ID PERSON_NAME | kyc_result | request_body | req_no channel | {"idCard":"((cnid))","realName":"((name))","scene":"loan"}
NICKNAME AVATAR_URL SOCIAL_ID | wx_fans | raw_json | subscribe_time | {"nickname":"((nick))","headimgurl":"((avatar))","openid":"((openid))"}
PASSWORD | config_center | content | data_id group_id | {"host":"((host))","user":"app","password":"((pw_plain))"}
BSSID | lbs_upload | wifi_scan | ts acc | [{"bssid":"((bssid))","rssi":-((40-90))},{"bssid":"((bssid))","rssi":-((40-90))}]
SIM_ID CARRIER | iot_card | card_info | pool state | {"iccid":"((iccid))","carrier":"((carrier))","flow_mb":((1-900))}
SEARCH_QUERY | app_event | event_params | event_name ts | {"keyword":"((q))","tab":"all","n":((1-90))}
COOKIE_ID BROWSING_URL | pixel_fires | data | pixel ts | {"cookie_id":"((cookie))","url":"((page))"}
CREDIT_CARD | pay_gateway | request | mch_id ret | {"card_no":"((card))","cvv_present":true,"amt":((price))}
AGE OCCUPATION | survey_raw | demographics | form_id lang | {"age":((age)),"occupation":"((job_en))"}
PUSH_TOKEN | notify_task | target | task_id ok | {"platform":"ios","device_token":"((apns))"} ¦ {"platform":"android","fcm_token":"((fcm))"}
PERSON_NAME EMAIL | meeting | attendees | room start_at | [{"name":"((name_en))","email":"((email_work))"},{"name":"((name_en))","email":"((email_work))"}]
EMAIL | digest_jobs | recipients | job cron | ((email));((email_work));((email)) ¦ ((email)),((email))
PHONE_NUMBER | sms_batch | phones | tpl batch_no | ((mobile)),((mobile)),((mobile)) ¦ ((mobile)),((mobile))
PHONE_NUMBER | sms_batch_v2 | msisdnList | tplId | ["((mobile_86))","((mobile_86))"]
IP_ADDRESS | waf_rule | allow_list | rule_no action | ((ip)),((ip)) ¦ ((ip))
IMEI | mdm_group | imei_list | grp policy | ["((imei))","((imei))"] ¦ ["((imei))"]
DEVICE_SERIAL | asset_handover | serial_list | doc_no dept | ((serial));((serial))
- | events_v2 | payload | evt ts | {"evt":"click","x":((1-900)),"y":((1-900)),"id":"((uuid))"}
- | t_goods | attrs | id price | {"颜色":"((=红|黑|白))","尺码":"((=S|M|L))","产地":"((=浙江|广东|江苏))"}
- | ab_config | rules | flag ver | {"flag":"ui_((n3))","rollout":0.((n2)),"salt":"((hex8))"}
- | order_ext | extra | order_no | {"couponId":((n6)),"tradeNo":"((order18))","channel":"h5"}
- | deploy | manifest | env ts | {"image":"app:((version))","digest":"((sha256))","replicas":((1-9))}
- | form_schema | fields | form_id | [{"key":"mobile","required":true},{"key":"email","required":false}]
- | sensor_data | readings | sensor ts | [((10-40)).((n2)),((10-40)).((n2)),((10-40)).((n2))]
- | photo_album | meta | album_id | {"w":((640-4000)),"h":((480-3000)),"fmt":"webp","bytes":((n6))}
"""

NOTES = """
PHONE_NUMBER | cs_ticket | remark | ticket_no agent | 客户要求回电 ((mobile)) ¦ 已联系，电话((mobile))无人接 ¦ 换号((mobile)) ¦ 已处理 ¦ 等待仓库反馈
EMAIL | support_cases | notes | case_no prio | Customer asked to use ((email)) instead ¦ cc ((email_work)) on reply ¦ closed, no answer ¦ sent invoice to ((email))
PERSON_NAME PHONE_NUMBER | wuye_baoxiu | bxnr | bh zt | 业主((name))反映漏水，电话((mobile)) ¦ 联系((name))（((mobile))）上门 ¦ ((name))家电梯卡报失，((mobile))
IP_ADDRESS EMAIL | audit_trail | message | lvl ts | login ok user=((email)) from ((ip)) ¦ password reset by ((email)) ip=((ip)) ¦ session expired
ADDRESS PERSON_NAME | dispatch_note | beizhu | djh | 送到((addr))，收件人：((name)) ¦ 改送((addr))，收件人：((name))
CREDIT_CARD | chat_archive_flags | excerpt | rule hits | my card is ((card_gaps)) exp 09/27 ¦ 卡号((card))，帮我看看 ¦ charge it to ((card))
CN_RESIDENT_ID | ocr_result | text | img_no conf | 公民身份号码 ((cnid)) ¦ 证件号：((cnid)) 签发机关略
- | cs_ticket2 | remark | ticket_no agent | 客户要求加急 ¦ 已处理 ¦ 缺货，等补 ¦ 退款((price))元 ¦ 物流单号((tracking))异常
- | qa_notes | comment | build sev | fails on v((version4)) ¦ cannot reproduce ¦ see commit ((hex7)) ¦ flaky, rerun #((n4))
- | syslog_raw | line | facility | systemd[1]: Reached target Timers. ¦ kernel: usb 1-((1-4)): reset high-speed USB device number ((1-9)) ¦ CRON[((pid))]: pam_unix: session closed
- | changelog | text | ver | fix null check in parser ¦ bump openssl to ((version)) ¦ remove unused flag
"""

BLANKISH = """
PHONE_NUMBER | Sheet1 | Unnamed: 3 | Unnamed: 0 Unnamed: 1 Unnamed: 2 | ((mobile))
EMAIL | tmp_20240311 | _c4 | _c0 _c1 _c2 | ((email)) ¦ ((email_work))
PERSON_NAME | 导入数据 | 列5 | 列1 列2 列3 | ((name))
ADDRESS | 导入数据 | 列8 | 列1 列2 列3 | ((addr))
CN_RESIDENT_ID | excel_import | F7 | F1 F2 F3 | ((cnid))
IP_ADDRESS | raw_dump | 12 | 0 1 2 3 | ((ip))
MAC_ADDRESS | raw_dump | 7 | 0 1 2 3 | ((mac_dash))
IMEI | raw_dump | 9 | 0 1 2 3 | ((imei))
SIM_ID | iot_dump | v3 | v1 v2 | ((iccid))
CREDIT_CARD | feed_x | attr04 | attr01 attr02 | ((card))
USER_AGENT | feed_x | attr11 | attr01 attr02 | ((ua))
PUSH_TOKEN | feed_y | k3 | k1 k2 | ((fcm))
GENDER | 导入数据 | 列3 | 列1 列2 列4 | ((sex))
PHONE_NUMBER | feed_w | ext2 | ext1 ext3 | ((mobile)) ¦ - ¦ 无
- | Sheet1 | Unnamed: 6 | Unnamed: 0 Unnamed: 1 | ((price))
- | Sheet2 | Unnamed: 2 | Unnamed: 0 Unnamed: 1 | ((order15_luhn)) ¦ ((order15))
- | tmp_20240311 | _c9 | _c0 _c1 | ((uuid))
- | 导入数据 | 列9 | 列1 列2 | ((date_slash))
- | raw_dump | 4 | 0 1 2 | ((version4))
- | raw_dump | 6 | 0 1 2 | ((snowflake))
- | feed_y | k8 | k1 k2 | ((md5))
- | feed_z | ext9 | ext1 ext2 | 69((n11))
- | feed_z | ext4 | ext1 ext2 | ((product))
"""

LINES = [line for block in (LYING, NESTED, NOTES, BLANKISH) for line in block.strip().splitlines()]
