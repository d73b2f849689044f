# ruff: noqa: E501  one line is one design
"""Tables whose columns look like people's data and are not, beside some that are. How they are written stands in `columns.py`."""

TABLES = """
== brand_catalog | 品牌目录
-! | =李宁|周大福|王守义十三香|老干妈|张小泉|马应龙 | brand_cn_name | 品牌中文名
-! | =Calvin Klein|Jack Daniel's|Ralph Lauren|Ben Sherman|Levi Strauss | brand_en_name | 品牌英文名
-! | =service@lining-shop.example|help@zhoudafu.example | brand_service_mailbox | 品牌客服邮箱
-! | =400-810-<n4>|800-<n3>-<n4> | service_hotline | 客服热线
- | https://static.goodsbox.example/logo/<hex8>.png | logo_url/brand_head_img | 标志图
-! | =1990|1921|2003|1651 | founded_year | 创立年份
- | =国货|奢侈品|食品|户外 | brand_class | 品牌分类
- | 第<n8>号 | trademark_no | 商标号
PERSON_NAME* | name | brand_contact_person | 对接人
& updated_at

== trace_span_store | 链路跨度
- | hex16 | span_id | 跨度号
- | hex32 | trace_id | 链路号
- | hex64 | payload_digest | 载荷摘要
- | UUID | request_uuid | 请求号
- | id15 | sequence_15 | 流水十五位
-! | =1.2.3.4-rc<int:1-9>|10.0.<int:1-99>.<int:1-99>-SNAPSHOT | artifact_version | 构件版本
-! | ver4 | agent_ver | 探针版本
- | =00:01:<n2>.<n3>|00:00:<n2>.<n3> | elapsed_clock | 耗时时钟
- | <HEX4>:<HEX4> | lock_owner | 锁标记
IP_ADDRESS* | ip6 | end_user_ip | 终端用户IP
USER_AGENT* | ua_app | caller_agent | 调用方UA

== warehouse_move | 库存移动
- | id11 | tote_no | 周转箱号
- | id16 | pallet_license | 托盘号
-! | 1<n10> | bin_id_11 | 库位十一位
- | ean | item_ean | 条码
- | =A-12-3-04|B-07-1-11|C-31-2-09 | bin_address/storage_address | 库位地址
- | BD<n9> | scale_ticket | 磅单号
- | dec:0-180.4 | length_cm | 长度
-! | =Adult Bike|Junior Helmet|Senior Cane | age_group_item | 年龄段商品
-! | =男款|女款|中性 | gender_style | 款式性别
PERSON_NAME* | name ¦ name_py | picker_name | 拣货员
& batch_no operator_id

== contract_chain_event | 合约事件
- | 0x<hex40> | contract_address | 合约地址
- | 0x<hex64> | tx_hash | 交易哈希
- | int:1-30000000 | block_height | 区块高
- | =Transfer|Approval|Mint | event_topic | 事件主题
- | n18 | token_amount_wei | 代币数量
- | =ERC20|ERC721 | token_standard | 代币标准
IP_ADDRESS* | ip | relayer_client_ip | 提交者IP
EMAIL* | email | alert_email | 提醒邮箱
& created_at

== legal_reference_text | 法规文库
-! | =Every controller shall keep a record|This Act may be cited|第十条 个人信息处理者 | clause_text | 条文
- | =GDPR Art. 17|CCPA 1798.105|PIPL 第47条 | clause_ref | 条款号
-! | =例：张三，身份证号略|例：李四，手机号略 | sample_note | 示例说明
- | =en|zh|de | text_lang | 文本语言
- | day | in_force_since | 生效日期
- | int:1-120 | clause_order | 条序
& version

== map_poi_reference | 兴趣点
-! | store_gps | poi_coord | 兴趣点坐标
-! | lat5 | poi_lat | 兴趣点纬度
-! | lon5 | poi_lng | 兴趣点经度
-! | =长安公园|白云机场|张家界站|吴江体育馆|王府井 | poi_name | 兴趣点名称
- | =餐饮|交通|医疗 | poi_class | 兴趣点分类
-! | =010-<n8>|0571-<n8> | poi_tel | 兴趣点电话
- | =110000|440300|330100 | ad_code | 区划码
GPS_LOCATION* | gps_lonlat | corrected_by_user_at | 纠错用户位置
NICKNAME | nick | corrected_by_nick | 纠错昵称

== telecom_tariff | 资费
- | =畅享29元|Red 20GB|飞享58 | plan_name | 套餐名称
- | =+86|+44|+1|+49 | country_dial_code | 国际区号
- | =1<int:30-89> | number_segment | 号段
- | =460|310|234 | mcc | 国家码
- | =00|01|11 | mnc | 网络码
- | int:1-200 | imsi_batch_count | IMSI批量
- | int:0-5 | sim_slot_count/phone_count | 卡槽数
- | dec:0-199 | monthly_fee | 月费
SIM_ID* | imsi ¦ #imsi | test_subscriber_imsi | 测试用户IMSI
& status

== media_asset | 素材库
-! | url_cdn | asset_url | 素材地址
-! | https://cdn.velora.test/default/avatar_<int:1-9>.png | default_avatar_url/avatar_template | 默认头像
- | https://static.goodsbox.example/icons/<hex6>.svg | icon_url | 图标地址
- | hex40 | asset_sha1 | 素材哈希
- | =1080p|720p|4K | resolution | 分辨率
- | =16:9|9:16|1:1 | ratio | 比例
PERSON_NAME | Photo by <name_en> ¦ © <name_en> | photo_credit_line | 署名
& created_at level

== password_policy | 口令策略
- | int:8-24 | password_length | 密码长度
- | =^[A-Z].{8,}$|^[0-9]{6}$ | password_regex | 密码规则
- | int:30-365 | password_max_age | 密码最长期限
- | =bcrypt|argon2id|scrypt | password_algorithm | 密码算法
- | =email|sms|totp | second_factor | 二次验证
- | int:1-10 | email_retry_limit | 邮箱重试上限
-! | https://login.velora.test/<=reset|signin|mfa> | reset_page_url | 重置页
PASSWORD* | bcrypt | admin_password_hash | 管理员口令

== game_npc_table | 角色配置
-! | =铁匠老王|神秘商人|村长|Captain Rook|Old Marta | npc_name | 角色名称
-! | =male|female|none | npc_gender | 角色性别
-! | int:5-900 | npc_age | 角色年龄
-! | =Blacksmith|Healer|Merchant|Guard | npc_job | 角色职业
-! | =欢迎来到村庄！|打起精神来，冒险者|Need a blade? | npc_dialog/chat_text | 台词
-! | https://res.brightpaw.example/npc/<hex6>.png | npc_portrait | 立绘
-! | <int:0-4000>,<int:0-4000> | npc_location | 角色坐标
- | int:1-80 | spawn_level | 刷新等级
& version

== sms_template_library | 短信模板
-! | =您的验证码为${code}|尊敬的${name}，订单已发货|点击${url}领取 | sms_content | 短信内容
- | SMS_<n9> | template_code | 模板编码
- | =验证码|通知|营销 | sms_kind | 短信类型
- | =【云上书店】|【顺风出行】 | sms_signature | 短信签名
- | int:1-70 | char_length | 字数
- | =name,phone|code|email | placeholder_names | 占位名
- | dec:0-1.3 | sms_arrival_rate | 到达率
PHONE_NUMBER* | mobile | template_test_phone | 测试手机

== mixed_quality_contact | 混杂联系人
PHONE_NUMBER* | mobile ¦ fw:mobile ¦ mobile_gap ¦ mobile_86 ¦ landline_ext | dirty_phone | 杂乱电话
EMAIL* | up:email ¦ pad:email ¦ email ¦ fw:email_qq | dirty_email | 杂乱邮箱
PERSON_NAME* | name ¦ name_en ¦ name_caps ¦ name_rare ¦ name_py | dirty_name | 杂乱姓名
ADDRESS* | addr ¦ addr_us ¦ addr_village ¦ addr_eu ¦ addr_gap | dirty_address | 杂乱地址
BIRTH_DATE | birth ¦ birth8 ¦ birth_zh ¦ birth_dmy ¦ birth_long | dirty_birthday | 杂乱生日
CN_RESIDENT_ID* | cnid ¦ cnid15 ¦ cnid_low ¦ fw:cnid | dirty_idcard | 杂乱证件
GENDER | =男|女|M|F|male|female|1|2 | dirty_sex | 杂乱性别
AGE | age ¦ age_zh ¦ fw:age | dirty_age | 杂乱年龄
IP_ADDRESS* | ip ¦ ip6 ¦ ip_port ¦ ip_private | dirty_ip | 杂乱IP
MAC_ADDRESS* | mac ¦ mac_dash ¦ mac_bare ¦ mac_cisco | dirty_mac | 杂乱MAC
IMEI* | imei ¦ imeisv ¦ flt:imei ¦ gap4:imei | dirty_imei | 杂乱串号
- | order ¦ sku ¦ ean ¦ waybill | dirty_reference | 杂乱单号
- | ts ¦ iso ¦ epoch ¦ epoch_ms ¦ day8 | dirty_time | 杂乱时间
"""
