# ruff: noqa: E501  one line is one design
"""Tables that have one spelling: old systems, exports, pinyin, Chinese sheets, lake dumps, and names that lie.

How they are written stands in `columns.py`.
"""

TABLES = """
!! legacy KNA1
PERSON_NAME* | right:name_en ¦ name_en | KNA1-NAME1
ADDRESS | street_eu ¦ street | KNA1-STRAS
PHONE_NUMBER* | phone_eu | KNA1-TELF1
PHONE_NUMBER* | phone_eu ¦ phone_us | KNA1-TELF2
- | n5 | KNA1-PSTLZ
- | city_en | KNA1-ORT01
- | 00<n8> | KNA1-KUNNR
- | =DE|FR|PL|CN | KNA1-LAND1
- | day8 | KNA1-ERDAT
- | =0001|KUNA|CPDA | KNA1-KTOKD
NATIONAL_ID* | dni ¦ cpf | KNA1-STCD1

!! legacy PA0002
PERSON_NAME | last | NACHN
PERSON_NAME | first | VORNA
BIRTH_DATE | birth8 | GBDAT
GENDER | =1|2 | GESCH
NATIONAL_ID* | ssn ¦ nir | PERID
- | 000<n5> | PERNR
- | =99991231 | ENDDA
- | day8 | BEGDA
- | =01|02|0015 | SUBTY
- | =DE|EN|ZH | SPRSL

!! legacy BNKA_KNBK
BANK_ACCOUNT* | iban | IBAN
BANK_ACCOUNT | n10 ¦ n12 | BANKN
PERSON_NAME* | name_caps ¦ name_en | KOINH
- | =DE|GB|AT | BANKS
- | n8 | BANKL
- | =01|02 | BKONT
- | 00<n8> | KUNNR

!! legacy ADR6_ADRC
EMAIL* | up:email | SMTP_ADDR
PHONE_NUMBER* | phone_eu | TEL_NUMBER
ADDRESS | street_eu | STREET
- | n10 | ADDRNUMBER
- | =001|002|003 | CONSNUMBER
- | n5 | POST_CODE1
- | yn | FLGDEFAULT
- | =INT|LET|FAX | DEFLT_COMM

!! legacy HZ_PARTIES
PERSON_NAME | first ¦ up:first | PERSON_FIRST_NAME
PERSON_NAME | last | PERSON_LAST_NAME
EMAIL* | email_work ¦ email | EMAIL_ADDRESS
PHONE_NUMBER* | phone_us10 | PRIMARY_PHONE_NUMBER
ADDRESS | street | ADDRESS1
- | =ORGANIZATION|PERSON|GROUP | PARTY_TYPE
- | n6 | PARTY_ID
- | =A|I|M | STATUS
- | HZ<n7> | ORIG_SYSTEM_REFERENCE
- | =TCA_V2_API|MIGR | CREATED_BY_MODULE
NATIONAL_ID* | ssn | JGZZ_FISCAL_CODE

!! legacy PER_ALL_PEOPLE_F
PERSON_NAME* | name_comma | FULL_NAME
PERSON_NAME | first ¦ nick_en | KNOWN_AS
GENDER | =M|F | SEX
BIRTH_DATE | birth_long | DATE_OF_BIRTH
NATIONAL_ID* | ssn ¦ nino | NATIONAL_IDENTIFIER
EMAIL* | email_work | OFFICE_EMAIL
- | n6 | PERSON_ID
- | day | EFFECTIVE_START_DATE
- | =31-DEC-4712 | EFFECTIVE_END_DATE
- | n4 | EMPLOYEE_NUMBER
- | =S|M|D | MARITAL_STATUS

!! legacy CUSMAST
PERSON_NAME* | right:name_caps ¦ name_caps | CUST_NM
PHONE_NUMBER* | phone_us10 | TEL_NO_1
PHONE_NUMBER* | phone_us10 ¦ phone_us | TEL_NO_2
BIRTH_DATE | #birth8 | BRTH_DT
EMAIL* | up:email | EML_ADDR
ADDRESS | right:street ¦ up:street | ADDR_LN1
BANK_ACCOUNT | n10 | ACCT_NBR
NATIONAL_ID* | bare:ssn ¦ ssn | SOC_SEC_NBR
GENDER | =M|F|U | SEX_CD
OCCUPATION | up:job_en | OCCPN_DESC
- | =0|1|2|9 | CUST_STAT_CD
- | n7 | CIF_NBR
- | #day8 | OPN_DT
- | =CHK|SAV|CD | ACCT_TYP_CD
- | =US|CA|MX | ADDR_CNTRY

!! legacy CRDFIL
CREDIT_CARD* | card ¦ #card | CRD_NBR
CREDIT_CARD* | card | PAN_X19
PERSON_NAME* | name_caps | EMBOS_NM
PASSWORD | HEX16 | PIN_BLK
- | n4 | EXP_MMYY
- | =G|S|P | PRD_CLS
- | money | CR_LMT
- | #int:0-30 | DELQ_DYS
- | =N|Y|H | BLK_CD

!! legacy SUBSCR_T
PHONE_NUMBER* | #mobile | MSISDN
SIM_ID* | #imsi | IMSI_NO
SIM_ID* | iccid | ICC_ID
IMEI* | #imei | EQP_ID
CARRIER* | carrier | NTWK_OPR
CELL_TOWER | #eci | LST_CELL
- | #int:1-60 | BRND_CD
- | =PRE|POST|HYB | PAY_TYP
- | n9 | CTRCT_NBR
- | #day8 | ACT_DT

!! odd ad_user_export.csv
NICKNAME | login | sAMAccountName
PERSON_NAME* | name_en | displayName
PERSON_NAME | first | givenName
PERSON_NAME | last | sn
PHONE_NUMBER* | phone_us ¦ phone_eu | telephoneNumber
PHONE_NUMBER* | phone_us_e164 | mobile
EMAIL* | email_work | userPrincipalName
EMAIL* | email_work | mail
OCCUPATION | job_en | title
PERSON_NAME | CN=<name_en>,OU=Staff,DC=northgate,DC=example | distinguishedName
PERSON_NAME | CN=<name_en>,OU=Managers,DC=northgate,DC=example | manager
- | dept_en | department
- | =512|514|66048 | userAccountControl
- | 1<n17> | lastLogonTimestamp
- | S-1-5-21-<n10>-<n9>-<n4> | objectSid
- | CN=<=VPN-Users|Printers|All-Staff>,OU=Groups,DC=northgate,DC=example | memberOf

!! odd openldap_people.ldif
PERSON_NAME* | name_en | cn
NICKNAME | login | uid
EMAIL* | email_work | mailLocalAddress
PASSWORD* | ldap_pw ¦ crypt6 | userPassword
ADDRESS* | addr_us ¦ addr_eu | homePostalAddress
PHONE_NUMBER* | phone_eu | homePhone
BIRTH_DATE | birth_ld | schacDateOfBirth
GENDER | =1|2|0|9 | schacGender
AVATAR_URL* | avatar | labeledURI;photo
- | /home/<=s1|s2>/<n5> | homeDirectory
- | =/bin/bash|/sbin/nologin|/bin/zsh | loginShell
- | int:1000-65000 | uidNumber
- | =inetOrgPerson|posixAccount|top | objectClass
- | <day8>101500Z | createTimestamp

!! odd Contact__sf
PERSON_NAME | last | LastName
PERSON_NAME | first | FirstName
PHONE_NUMBER* | phone_us | MobilePhone
PHONE_NUMBER* | phone_us ¦ phone_eu | OtherPhone
EMAIL* | email | PersonEmail
BIRTH_DATE | birth | PersonBirthdate
ADDRESS | street | MailingStreet
AGE | ~age ¦ #age | Age__c
OCCUPATION | job_en | Title
SOCIAL_ID | wxid | WeChat_Id__c
- | 003<alnum15> | Id
- | 001<alnum15> | AccountId
- | =Web|Referral|Trade Show | LeadSource
- | iso | SystemModstamp
- | bool | HasOptedOutOfEmail
- | int:0-90 | Email_Count__c

!! odd contactBase_dyn365
PERSON_NAME* | name_en | fullname
EMAIL* | email | emailaddress1
PHONE_NUMBER* | phone_eu | telephone1
PHONE_NUMBER* | phone_eu | mobilephone
ADDRESS* | addr_eu | address1_composite
GPS_LOCATION | lat5 | address1_latitude
GENDER | =1|2 | gendercode
BIRTH_DATE | birth ¦ birth_ts | birthdate
OCCUPATION | job_en | jobtitle
- | uuid | contactid
- | =0|1 | statecode
- | =1|200000 | address1_addresstypecode
- | iso | overriddencreatedon
- | n8 | versionnumber

!! odd shopify_orders_export
EMAIL* | email | Email
PERSON_NAME* | name_en | Shipping Name
ADDRESS | street | Shipping Address1
ADDRESS* | addr_us | Billing Address Full
PHONE_NUMBER* | phone_us | Shipping Phone
IP_ADDRESS* | ip | browser_ip
- | #<n4> | Name
- | product_en | Lineitem name
- | sku | Lineitem sku
- | =paid|pending|refunded | Financial Status
- | '<n5> | Shipping Zip
- | =visa ending|paypal|shop_pay | Payment Method
- | =SUMMER15|FREESHIP | Discount Code

!! pinyin yiyuan_bingrenxx
PERSON_NAME* | name | xm
GENDER | =男|女 | xb
AGE | age_zh ¦ age | nl
BIRTH_DATE | birth ¦ birth8 | csrq
CN_RESIDENT_ID* | cnid | sfzh
PHONE_NUMBER* | mobile | lxdh
ADDRESS* | addr_village ¦ addr | jtzz
OCCUPATION | job_zh | zy
PERSON_NAME* | name | lxrxm
- | ZY<n8> | zyh
- | =内科|外科|儿科 | ks
- | icd | zdbm
- | =职工|居民|自费 | fb
- | day | ryrq

!! pinyin jw_xsjbxx
PERSON_NAME* | name ¦ name_rare | XM
GENDER | =1|2 | XBM
BIRTH_DATE | birth8 | CSRQ
CN_RESIDENT_ID* | cnid | SFZJH
EMAIL* | email_qq ¦ email | DZYX
PHONE_NUMBER* | mobile | SJHM
SOCIAL_ID | qq | QQH
ADDRESS* | addr_village | JTDZ
PASSWORD | md5:password | MM
- | 20<n8> | XH
- | =0809|0502|1202 | ZYDM
- | =信工<n4>|护理<n4> | BJMC
- | =01|03|13 | ZZMMM
- | =汉族|回族|壮族 | MZ
- | int:1-6 | XZ

!! pinyin t_yonghu
NICKNAME | nick | yhnc
NICKNAME | login | yonghuming
PASSWORD | md5:password ¦ bcrypt | mima
PASSWORD | bcrypt | dlmm
AVATAR_URL* | avatar | touxiang
AVATAR_URL* | avatar_wx | txdz
EMAIL* | email | yx
SOCIAL_ID | openid | wxbs
SOCIAL_ID | qq | qqhaoma
IP_ADDRESS* | ip | dlip
- | int:0-9 | yhjb
- | ts | zcsj
- | flag | sfjy
- | int:0-9999 | jifen

!! pinyin kd_shoujian
PERSON_NAME* | name | sjrxm
PHONE_NUMBER* | mobile ¦ landline | sjrdh
ADDRESS* | addr | sjrdz
PERSON_NAME* | name | jjr
PHONE_NUMBER* | mobile | jjrdh
PHONE_NUMBER* | mobile_masked | sjh_tm
ADDRESS* | addr_gap | jjdz
- | waybill | ydh
- | dec:0-30.1 | zl
- | =到付|现付|月结 | fkfs
- | =一般|易碎|生鲜 | wplx
- | ts | qssj

!! pinyin shebei_caiji
IMEI* | imei | chuanhao
DEVICE_SERIAL* | sn_box ¦ sn_samsung | xuliehao
DEVICE_SERIAL | sn_apple | sbxlh
MAC_ADDRESS* | mac_dash | wldz
BSSID | mac | rdmac
CELL_TOWER | cell | jizhan
CELL_TOWER | #lac | weizhiqu
SIM_ID* | iccid | simkh
SIM_ID* | imsi | imsih
CARRIER* | carrier | yys
CARRIER* | carrier | yunyingshang
OAID | oaid | nmbs
DEVICE_ID | android_id | azbs
- | model | jixing
- | ver | xtbb
- | int:1-100 | dianliang

!! pinyin ditui_guiji
GPS_LOCATION | lat | wd
GPS_LOCATION | lon | jd
GPS_LOCATION* | gps_lonlat | zuobiaodian
PERSON_NAME* | name | ywyxm
AGE | #age | nianling
OCCUPATION | job_zh | zhiye
OCCUPATION | job_zh | gangwei
- | shop | mendian
- | dec:0-99.1 | licheng
- | =签到|签退|外出 | dklx
- | ts | dksj

!! pinyin yinhang_ck
CREDIT_CARD* | unionpay | kahao
CREDIT_CARD* | unionpay | yhkh
PERSON_NAME* | name | huming
CN_RESIDENT_ID* | cnid ¦ cnid15 | zjhm
PHONE_NUMBER* | mobile | ylsjh
BIRTH_DATE | birth8 | chushengriqi
GENDER | =男|女 | xingbie
ADDRESS* | addr | txdizhi
BANK_ACCOUNT* | iban | gjzhanghao
- | money | yue
- | =01|02|11 | zjlx
- | =活期|定期 | cklx
- | n5 | jgh
- | =A|B|C|VIP | kjb

!! pinyin liaotian_jl
CHAT_TEXT | chat | xxnr
CHAT_TEXT | chat | liaotianneirong
CONTACTS | contacts | txl
CONTACTS | contacts | tongxunlu
CALL_LOG | calls_flat | thjl
CALL_LOG | calls | tonghuajilu
SMS_LOG | sms_flat | dxjl
SMS_LOG | sms | duanxinjilu
SEARCH_QUERY | query | sousuoci
SEARCH_QUERY | query | ssgjc
BROWSING_URL* | visit | fangwenwangzhi
BROWSING_URL* | visit | lldz
PHOTO_EXIF | exif | zpxx
- | =文本|图片|语音 | xxlx
- | id19 | hhbh
- | flag | sfyd

!! chinese 员工花名册.xlsx
PERSON_NAME* | name | 姓名
GENDER | =男|女 | 性别
AGE | #age | 年龄
BIRTH_DATE | birth_zh | 出生年月日
PHONE_NUMBER* | #mobile | 手机
CN_RESIDENT_ID* | quote:cnid | 身份证
ADDRESS* | addr_village | 户籍所在地
OCCUPATION | job_zh | 岗位名称
CREDIT_CARD* | gap4:unionpay | 工资卡
EMAIL* | email ¦ email_work | 邮箱地址
- | dept | 部门
- | day | 入职时间
- | =本科|大专|硕士 | 学历
- | =试用|正式|离职 | 状态
- | remark_zh | 备注

!! chinese 疫情排查表
PERSON_NAME* | name ¦ name_rare | 被排查人
PHONE_NUMBER* | fw:mobile ¦ mobile | 联系方式
CN_RESIDENT_ID* | fw:cnid ¦ cnid | 证件号码（全角）
ADDRESS* | addr_road ¦ addr | 现居住地
AGE | age_zh ¦ fw:age | 年纪
PERSON_NAME PHONE_NUMBER | <name>/<mobile> ¦ <name> <mobile> | 同住人及电话
- | dec:35-39.1 | 体温
- | =绿码|黄码 | 健康码
- | =是|否 | 是否外出
- | =飞机|高铁|自驾 | 交通方式

!! chinese 门店客诉登记
PHONE_NUMBER | 客户<mobile>反映漏发 ¦ 回电<mobile>已解释 ¦ <mobile>要求退款 | 备注
PERSON_NAME PHONE_NUMBER | <name>，<mobile>，投诉态度 ¦ <name>（<mobile>）已补偿 | 投诉人信息
- | =菜品异物|服务态度|等位太久 | 投诉类型
- | shop | 门店名称
- | =400-<n3>-<n4>|021-<n8> | 门店热线
- | =补偿券|致歉|退款 | 处理结果
- | =幸福路店门口|B1层中庭|外卖窗口 | 发生地点
- | money | 补偿金额

!! chinese 设备登记
IMEI* | imei | 手机串码
MAC_ADDRESS* | mac_dash | 物理地址
DEVICE_SERIAL | sn_pc ¦ sn_box | 出厂编号
PERSON_NAME* | name | 领用人
IP_ADDRESS* | ip_private | 内网地址
CARRIER* | carrier | 所属运营商
SIM_ID* | iccid | 物联网卡号
- | model | 型号
- | =完好|待修 | 状况
- | =192.168.1.1|10.0.0.1|172.16.0.1 | 默认网关
- | day | 领用日期
- | int:1-12 | 保修月数

!! chinese 网络行为审计
BROWSING_URL* | visit | 访问地址
SEARCH_QUERY | query | 搜索关键字
CHAT_TEXT | chat | 即时通讯内容
BSSID | MAC | 接入热点地址
USER_AGENT* | ua | 客户端信息
NICKNAME | nick | 昵称
COOKIE_ID | cookie | 浏览器标识串
CELL_TOWER | cell_pair | 基站编号
- | =阻断|放行|告警 | 动作
- | =视频|社交|下载 | 应用分类
- | int:0-999999 | 字节数

!! blank stg_events_0007
EMAIL* | email | col_17
PHONE_NUMBER* | mobile ¦ mobile_86 | col_3
IP_ADDRESS* | ip | col_21
USER_AGENT* | ua | col_22
- | uuid | col_1
- | epoch_ms | col_2
- | json_evt | col_30
- | int:0-9 | col_31
- | ver | col_12
- | =home|cart|pay | col_13
GPS_LOCATION* | gps | col_19

!! blank lake_raw.part7
PERSON_NAME* | name | f3
CN_RESIDENT_ID* | cnid | f4
ADDRESS* | addr | f9
CREDIT_CARD* | card ¦ unionpay | f12
IMEI* | imei | f15
- | id15 | f16
- | id16 | f17
- | n11 | f18
- | day | f20
- | hex32 | f21

!! blank kv_store_dump
- | json_cfg | v_07
- | jwt | v_08
- | money | v_09
- | HEX12 | v_13
- | ver | v_14
EMAIL PHONE_NUMBER | {"e":"<email>","p":"<mobile>"} | payload
IP_ADDRESS USER_AGENT | {"ip":"<ip>","ua":"<ua_app>"} ¦ {"ip":"<ip>","ua":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/118.0.0.0"} | ext
PERSON_NAME ADDRESS PHONE_NUMBER | {"收货人":"<name>","电话":"<mobile>","地址":"<addr>"} | attr1
MAC_ADDRESS* | mac | field_b
SIM_ID* | imsi | field_c

!! blank legacy_import_2009
BANK_ACCOUNT* | iban | c05
BANK_ACCOUNT* | iban_gb ¦ iban_gap | c06
NATIONAL_ID* | ssn | c07
NATIONAL_ID* | cpf | c08
PERSON_NAME* | name_en | c01
ADDRESS* | addr_us | c02
PHONE_NUMBER* | phone_us | c03
- | sku | c11
- | ean | c12
- | order | c13
- | =A|B|C | c14

!! blank unnamed_sheet_3
SIM_ID* | iccid | Unnamed: 4
CARRIER* | carrier ¦ carrier_en | Unnamed: 5
MAC_ADDRESS* | mac_dash | Unnamed: 6
BROWSING_URL* | visit | Unnamed: 7
AVATAR_URL* | avatar_wx | Unnamed: 8
PUSH_TOKEN* | push_fcm | Unnamed: 9
PUSH_TOKEN* | push_expo ¦ push_hw | Unnamed: 10
- | waybill | Unnamed: 1
- | cron | Unnamed: 11
- | path | Unnamed: 12
- | url_cdn | Unnamed: 13

!! blank hive_tbl_x9
CONTACTS | contacts | a1
CALL_LOG | calls | a2
SMS_LOG | sms | a3
PHOTO_EXIF | exif | a4
COOKIE_ID | ga | a5
COOKIE_ID | fbp ¦ ga | a6
CELL_TOWER | cell_json | a7
PASSWORD* | bcrypt | a8
PASSWORD* | argon ¦ pbkdf | a9
BIRTH_DATE | birth_zh | b1
AGE | age_zh | b2
- | dec:0-1.4 | b3
- | status_zh | b4
- | trace | b5
- | epoch | b6

!! blank notes_misc
EMAIL | write to <email> before friday ¦ cc <email> on the invoice ¦ bounced: <email> | memo
PHONE_NUMBER | call back on <phone_us> ¦ left voicemail <phone_us> ¦ no answer at <phone_us> | remark
ADDRESS | moved to <addr_us> ¦ deliver to <addr_us> instead ¦ old address was <addr_us> | misc
PERSON_NAME | spoke with <name_en> today ¦ <name_en> signed the form ¦ waiting for <name_en> to confirm | note_2
- | remark_en | note_3
- | =ok|see ticket|done 12/4|tbd | note_4
- | =meeting moved to 3pm|reset the router|price list v2 sent | note_5
CN_RESIDENT_ID | 证件已核 <cnid> ¦ 补录<cnid> ¦ 号码有误，应为<cnid> | beizhu2
CREDIT_CARD | refund to card <card> ¦ charged <card> twice | comment_x

!! odd ugly_truth_contacts
PHONE_NUMBER* | mobile | email
EMAIL* | email | phone
ADDRESS* | addr | name
PERSON_NAME* | name_en | address
CN_RESIDENT_ID* | cnid | order_no
PHONE_NUMBER* | mobile | qq
EMAIL* | email | username
IP_ADDRESS* | ip | version
- | ver4 | ip
- | order | id_card
- | money | phone_bill
- | =iPhone 13|Mate 60|Redmi K50 | phone
- | product_en | full_name

!! odd columns_were_shifted
PERSON_NAME* | name | status
GENDER | =男|女 | age
AGE | age_zh | gender
IMEI* | imei | mac
MAC_ADDRESS* | mac | imei
CREDIT_CARD* | card | amount
BIRTH_DATE | birth_zh | phone
- | status | mobile
- | ts | address
- | =CNY|USD|EUR | email
- | int:1-500 | nickname
- | hex40 | openid_flag

!! odd catalogue_metrics
- | =iPhone 15 Pro|Galaxy S23|P60 | phone_model
- | int:0-99 | ip_count
- | product_en | name
- | =0x52908400<HEX8>|0x8617E340<HEX8> | address
- | int:0-86400 | age
- | =13.6.1|14.2|12.7.4 | mac_os_version
- | =gold|silver|black | card_level
- | =1|2|3|4 | id_card_type
- | brand | mobile_brand
- | dec:0-3 | sex_ratio
- | int:18-65 | min_age_limit
- | =/user/login|/user/email/verify | email_endpoint
- | dec:0-1.4 | gender_entropy
- | int:0-99999 | imei_dup_cnt
- | =%Y-%m-%d|dd/MM/yyyy | birth_date_format
- | =required|optional | address_validation

!! odd feature_flags_privacy
- | bool | collect_imei
- | bool | show_phone_number
- | =mask|hash|plain | email_policy
- | =0|1|2 | sms_verify_mode
- | yn | has_contacts_permission
- | =ACCESS_FINE_LOCATION|READ_SMS|READ_CONTACTS|CAMERA | permission_name
- | int:6-32 | password_min_length
- | =90|180|never | password_expire_days
- | =v1|v2 | avatar_style
- | int:0-5 | otp_retry

!! odd seo_keyword_plan
- | =running shoes|espresso machine|winter tyres|garden hose | keyword
- | int:10-90000 | search_volume
- | dec:0-9 | cpc
- | https://www.goodsbox.example/c/<=shoes|coffee|tyres> | target_url
- | =exact|phrase|broad | match_type
- | =Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | user_agent_rule
- | =Disallow: /cart|Allow: / | robots_line
- | int:1-100 | rank_position

!! odd dns_zone_records
- | =203.0.113.10|198.51.100.7|192.0.2.80 | a_record_value
- | =mx1.velora.test|ns2.northgate.example | target_host
- | =A|MX|TXT|CNAME | record_type
- | int:60-86400 | ttl
- | =hostmaster.velora.test|admin.northgate.example | soa_rname
- | =v=spf1 include:_spf.velora.test ~all | txt_value
- | n10 | zone_serial

!! odd release_artifacts
- | sha:order | sha256
- | ver4 | version
- | com.velora:core:<ver> | name
- | hex40 | commit
- | =arm64|x86_64|noarch | arch
- | =Apache-2.0 | license
- | https://repo.velora.test/<hex8>/core.jar | url
- | build-<n5> | serial
- | =win10-agent-<n2>|mac-mini-<n2> | builder_host

!! odd ledger_journal
- | n10 | account_number
- | =1001|1122|6602 | account_code
- | =银行存款|应收账款|管理费用 | account_name
- | money | debit
- | money | credit
- | 记-<n4> | voucher
- | =Invoice <n5>|Accrual 03|FX revaluation | description
- | day8 | posting_dt
PERSON_NAME* | name | 制单人
- | id16 | doc_key

!! odd tv_schedule
- | =晚间新闻|动物世界|Cooking Duel | title
- | =CCTV-1|BBC Two|Arte | channel
- | =王大锤历险记|李雷与韩梅梅|小明的一天 | series_name
- | iso | starts
- | int:5-180 | mins
- | =PG-13|G|16+ | age_rating
- | =16:9|4:3 | aspect

!! odd pos_reference
- | =31.2304|39.9042|22.5431 | city_lat
- | =121.4737|116.4074|114.0579 | city_lng
- | =上海|北京|深圳 | city
- | =310000|110000|440300 | adcode
- | =+86|+1|+44 | phone_prefix
- | =021|010|0755 | area_phone_code
- | int:1-24000000 | population
- | dec:20-50.1 | median_age
- | =98.2|104.9|105.3 | sex_ratio

!! odd hr_ranges
- | =18-25|26-35|36-45|46+ | age_band
- | =Driver|Picker|Packer | job_family
- | int:0-400 | headcount
- | dec:0-1.3 | female_share
- | =L1|L2|L3 | grade
- | money | midpoint_salary

!! odd UserDefaults.plist
DEVICE_ID | UUID | kVendorUUID
IDFA | UUID | kASIdentifier
PUSH_TOKEN* | push_apns | kAPNSToken
SEARCH_QUERY | <query>,<query> ¦ query_en | kRecentSearchArray
NICKNAME | nick_en | kLastNick
PASSWORD | password | kSavedPwd
- | bool | kFirstLaunchDone
- | epoch | kLastReviewPrompt
- | ver | kInstalledBuild
- | =en|zh-Hans|fr | AppleLanguages

!! odd shared_prefs.xml
ANDROID_AD_ID | uuid | gms_ad_id
OAID | oaid | com.bun.oaid
OAID | oaid | KEY_OAID
DEVICE_ID | android_id | secure_android_id
IMEI* | imei | telephony_imei
MAC_ADDRESS* | mac | wlan0_hw
BSSID | mac | last_wifi_bssid
COOKIE_ID | cookie_line | webview_cookies
CARRIER* | carrier | sim_op_display
- | uuid | event_batch_uuid
- | int:1-99 | launch_times
- | int:400-1600 | screen_dpi
- | hex32 | config_etag

!! odd sdk_payload_v3
IDFA | UUID | p.ifa
ANDROID_AD_ID | up:uuid ¦ uuid | p.gaid
OAID | oaid | p.oid
DEVICE_ID | UUID | p.idfv
BSSID | mac | p.wifi.bssid
CELL_TOWER | cell | p.net.cell
USER_AGENT* | ua | p.ua
GPS_LOCATION | ~lat | p.geo.lat
GPS_LOCATION | ~lon | p.geo.lon
- | n6 | p.nonce
- | hex40 | p.sig
- | =3.2.1|3.2.4|3.3.0 | p.sdkv
- | int:0-100 | p.bat

!! odd mitm_http_archive
COOKIE_ID | cookie_line | request.headers.Cookie
COOKIE_ID | baiduid | BAIDUID
USER_AGENT* | ua | request.headers.User-Agent
IP_ADDRESS* | ip | serverSideClientAddr
BROWSING_URL* | visit | request.headers.Referer
BROWSING_URL* | visit | pages.visited
SEARCH_QUERY | query_en ¦ query | queryString.q
PASSWORD | password | postData.params.password
- | =GET|POST|PUT | request.method
- | int:1-3000 | timings.wait
- | =gzip|br|identity | response.encoding
- | hex16 | response.etag

!! odd qualtrics_raw
IP_ADDRESS* | ip | IPAddress
GPS_LOCATION | lat5 | LocationLatitude
GPS_LOCATION | lon5 | LocationLongitude
EMAIL* | email | RecipientEmail
PERSON_NAME | first | RecipientFirstName
AGE | #int:16-85 | Q2_1_TEXT
OCCUPATION | job_en | Q5_TEXT
- | R_<alnum15> | ResponseId
- | int:0-100 | Progress
- | int:5-4000 | Duration (in seconds)
- | =anonymous|email|qr | DistributionChannel
- | =Agree|Disagree|Unsure | Q7

!! odd oncall_roster
PERSON_NAME* | name ¦ name_en | primary
PHONE_NUMBER* | mobile ¦ #mobile | escalation_no
CONTACTS | contacts | escalation_contacts
CHAT_TEXT | chat_en | slack_text
CALL_LOG | calls_flat | pager_calls
SMS_LOG | sms_flat | pager_sms
- | =P1|P2|P3 | severity
- | =db-<n2>|web-<n2> | host
- | =10.20.0.0/16|10.30.4.0/22 | subnet
- | =CPU > 90%|disk full|5xx spike | alert_name
- | cron | rotation

!! odd airport_kiosk
PERSON_NAME* | name_pnr ¦ name_pnr | MRZ_NM
BIRTH_DATE | birth8 | DOB_MRZ
GENDER | =M|F|X | SEX_MRZ
NATIONAL_ID* | pesel ¦ rrn | PERSONAL_NO
PHOTO_EXIF | exif | CAM_META
PERSON_NAME PHONE_NUMBER | <name_en>; <phone_eu> ¦ <name_en> / <phone_us> | EMERG_CONTACT
- | pnr | PNR
- | =A12|B7|C31 | GATE
- | int:1-60 | SEQ
- | <n2>KG | BAG_WT

!! odd sensitive_masked_view
PHONE_NUMBER* | mobile_masked ¦ mid:mobile | mobile_view
EMAIL* | mailmask:email | email_view
PERSON_NAME* | name_masked ¦ star:name | xm_view
CN_RESIDENT_ID* | cnid_masked | idno_view
CREDIT_CARD | mid6:unionpay | bankcard_view
IMEI | mid6:imei | imei_view
NATIONAL_ID | mask4:ssn | ssn_last4_view
IP_ADDRESS* | ip_masked | ip_view
ADDRESS* | addr_masked | addr_view
- | =******|*** | secret_view
- | mask4:order | order_view
- | =A***|B*** | level_view

!! odd hashed_join_keys
EMAIL | sha1:email | email_sha1_hex
PHONE_NUMBER | b64sha:mobile | phone_b64_sha256
CN_RESIDENT_ID | sha:cnid | idcard_sha256
CN_RESIDENT_ID | md5:cnid | sfz_md5
DEVICE_ID | md5:android_id | androidid_md5
DEVICE_ID | sha1:UUID | idfv_sha1
SOCIAL_ID | sha:openid | unionid_hash
CREDIT_CARD | md5:card | card_no_md5
NATIONAL_ID | sha:ssn | ssn_sha256
IP_ADDRESS | md5:ip | ip_md5
PERSON_NAME | md5:name | name_md5
- | md5:order | order_md5
- | sha1:sku | sku_sha1
- | sha:ts | row_hash
- | hex8 | crc

!! odd service_journal
PERSON_NAME PHONE_NUMBER | <name_en> called from <phone_us>, wants a callback ¦ tel <phone_us> (<name_en>) no answer ¦ <name_en> - <phone_us> - resolved | journal_entry
EMAIL PERSON_NAME | sent forms to <name_en>, <email> ¦ cc <name_en> (<email>) | free_text
ADDRESS PERSON_NAME | technician to visit <name_en> at <addr_us> ¦ parcel for <name_en>, <addr_us> | visit_note
CN_RESIDENT_ID PERSON_NAME | 客户<name>，证件<cnid>，已核实 ¦ <name> <cnid> 资料齐全 ¦ 代办人<name>（<cnid>） | 办理说明
IP_ADDRESS USER_AGENT | {"client":{"ip":"<ip>","agent":"<ua>"}} ¦ {"client":{"ip":"<ip6>","agent":"<ua_app>"}} | request_ctx
EMAIL PHONE_NUMBER | {"contact":{"mail":"<email>","tel":"<phone_us_e164>"},"lang":"en"} | contact_json
- | {"step":<int:1-9>,"ok":<bool>,"took":<int:1-900>} | step_json
- | =closed as duplicate|moved to tier 2|customer satisfied|waiting for parts | closing_note
- | SR-<n7> | service_ref
- | int:1-5 | urgency

!! pinyin shangbao_shuju
IDFA ANDROID_AD_ID | {"idfa":"<UUID>","gaid":"<uuid>"} | ggbsxx
IMEI MAC_ADDRESS | {"imei":"<imei>","mac":"<mac>"} ¦ {"mac":"<MAC>","imei":"<imei>"} | sbxx
GPS_LOCATION ADDRESS | {"dw":<gps_json>,"dz":"<addr>"} | dwxx
NICKNAME AVATAR_URL | {"nc":"<nick>","tx":"<avatar>"} | yhxx
IMEI OAID | imei=<imei>&oaid=<oaid> ¦ oaid=<oaid>&imei=<imei> | sbcs
- | {"bb":"<ver>","qd":"<brand>"} | yyxx
- | brand | cs
- | int:0-5 | cscs
- | ts | sbsj
"""
