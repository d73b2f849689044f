# ruff: noqa: E501  one line is one design
"""Tables of apps, devices, networks and advertising. How they are written stands in `columns.py`."""

TABLES = """
== guild_player_profile | 玩家档案
NICKNAME | nick ¦ nick_en | in_game_name/role_name | 角色名
NICKNAME | nick_en | display_handle | 展示昵称
AVATAR_URL* | avatar | portrait_url/head_icon | 头像地址
SOCIAL_ID | openid | wx_openid | 微信openid
GENDER | =0|1|2 | player_gender | 玩家性别
BIRTH_DATE | birth | player_birthday | 玩家生日
- | int:1-120 | role_level | 角色等级
- | =warrior|mage|archer|healer | role_class | 职业类型
- | int:0-99999 | gold_count | 金币数
- | =S1|S2|S3|A7 | server_zone | 区服
& created_at updated_at is_deleted

== gacha_recharge_flow | 充值流水
IP_ADDRESS* | ip | client_ip/pay_ip | 充值IP
IMEI* | imei ¦ imei ¦ imeisv | imei_no/phone_imei | 手机串号
DEVICE_ID | android_id | android_id | 安卓标识
IDFA | UUID | idfa | 苹果广告标识
CARRIER* | carrier | sim_operator_name | 运营商
- | id19 | trade_serial | 交易流水号
- | =6|30|68|128|328|648 | price_tier | 档位
- | =appstore|huawei|taptap|xiaomi | channel_code | 渠道
- | product | goods_name | 商品名
- | =钻石x60|月卡|成长基金|首充礼包 | item_title | 道具名
& order_no amount currency created_at

== battle_chat_log | 对战聊天
CHAT_TEXT | chat ¦ chat_en | message_body/say_text | 聊天内容
NICKNAME | nick | sender_nick | 发送者昵称
IP_ADDRESS* | ip ¦ ip6 | speaker_ip | 发言IP
- | =world|guild|team|private | chat_channel | 频道
- | =0|1 | hit_filter | 命中过滤
- | =zh-CN|en-US|ja-JP | lang_code | 语言
- | id19 | battle_id | 对战编号
& created_at seq server_id

== anti_addiction_check | 防沉迷核验
PERSON_NAME* | name ¦ name_rare | real_name | 真实姓名
CN_RESIDENT_ID* | cnid ¦ cnid_low | idcard_number/identity_num | 身份证号
AGE | #age | player_age | 玩家年龄
PHONE_NUMBER* | mobile | guardian_mobile/parent_phone | 监护人手机
PERSON_NAME* | name | guardian_name | 监护人姓名
- | =PASS|FAIL|PENDING | check_result | 核验结果
- | hex32 | pi_code | 核验码
- | int:0-5400 | play_seconds_left | 剩余时长
- | =1|2|3 | id_card_type/certificate_type | 证件类型
& created_at retry_count

== bid_request_log | 竞价请求
IP_ADDRESS* | ip ¦ ip ¦ ip6 | device_ip/req_ip | 设备IP
USER_AGENT* | ua | device_ua/ua_string | 浏览器标识
ANDROID_AD_ID | uuid | gaid/google_ad_id | 谷歌广告标识
OAID | oaid | oaid_raw/device_oaid | 匿名设备标识
GPS_LOCATION* | gps | geo_latlon | 地理坐标
CARRIER* | carrier_en ¦ carrier | device_carrier | 网络运营商
GENDER | =M|F|O | user_gender | 用户性别
COOKIE_ID | cookie | buyer_uid/exchange_cookie_id | 竞价Cookie
- | dec:0-12.4 | bid_floor | 底价
- | uuid | bid_request_id | 请求标识
- | =banner|video|native | imp_type | 展示类型
- | brand | mobile_brand/device_make | 手机品牌
- | model | phone_model | 手机型号
- | ver | os_version | 系统版本
- | =320x50|300x250|1080x1920 | ad_slot_size | 广告尺寸
& created_at

== install_attribution_event | 激活归因
IDFA | UUID ¦ UUID ¦ low:UUID | advertising_identifier/ios_ifa | IDFA标识
ANDROID_AD_ID | uuid | gps_adid/aaid | 安卓广告号
OAID | md5:oaid | oaid_md5 | 匿名标识摘要
IMEI | md5:imei | imei_md5 | 串号摘要
DEVICE_ID | UUID | idfv/vendor_identifier | 厂商标识
MAC_ADDRESS | md5:MAC | mac_md5 | 物理地址摘要
IP_ADDRESS* | ip | install_ip | 激活IP
USER_AGENT* | ua ¦ ua_app | click_user_agent | 点击UA
- | =organic|unityads|googleads|oceanengine | media_source | 媒体来源
- | =af_purchase|install|reopen|af_login | event_name | 事件名
- | epoch_ms | click_time_ms | 点击毫秒
- | hex32 | click_signature | 点击签名
- | int:1-999 | site_id | 站点编号
- | dec:0-9 | payout | 单价
& version

== audience_segment_upload | 人群包
PHONE_NUMBER | sha:mobile | phone_sha256/hashed_phone_e164 | 手机号哈希
EMAIL | sha:email | em_sha256/hashed_mail | 邮箱哈希
EMAIL | md5:email | email_md5 | 邮箱摘要
PHONE_NUMBER | md5:mobile | mobile_md5 | 手机摘要
ANDROID_AD_ID | md5:uuid | gaid_md5 | 谷歌广告号摘要
IDFA | md5:UUID | idfa_md5 | 苹果标识摘要
COOKIE_ID | ga ¦ fbp | ga_client_id/fb_browser_cookie | 网站Cookie
- | int:1-5000 | segment_id | 人群编号
- | =high_value|churned|new_parent|lookalike_5 | segment_label | 人群标签
- | int:1000-900000 | audience_size | 人数
- | dec:0-1.4 | match_ratio | 匹配率
- | sha:order | file_checksum | 文件校验
& created_at batch_no

== call_detail_record | 通话详单
PHONE_NUMBER* | mobile ¦ mobile_86 | calling_number/a_number | 主叫号码
PHONE_NUMBER* | mobile ¦ landline | called_number/b_number | 被叫号码
SIM_ID* | imsi | calling_imsi | 主叫IMSI
IMEI* | imeisv | terminal_imeisv | 终端串号
CELL_TOWER* | cell ¦ cgi | first_cgi/start_cell | 起始小区
CELL_TOWER | #lac | location_area_code | 位置区码
- | int:1-7200 | call_duration | 通话时长
- | =MOC|MTC|FWD|ROAM | record_type | 话单类型
- | day8 | charging_day | 计费日
- | =0|1|9|16|31 | release_cause | 释放原因
- | n8 | switch_seq | 交换机序号
- | =HZMSC01|NJGMSC4|XAMSS2 | msc_name | 交换局
& amount

== data_usage_session | 流量话单
SIM_ID* | imsi | served_imsi | 用户IMSI
PHONE_NUMBER* | 86<mobile> | served_msisdn/msisdn | 用户号码
IP_ADDRESS* | ip_private ¦ ip6 | pdp_address | 分配地址
CELL_TOWER | #eci | ecgi_cell/cell_identity | 小区标识
IMEI* | imei | imeitac_sn | 设备IMEI
BROWSING_URL* | visit | request_url/http_uri | 访问网址
USER_AGENT* | ua_app ¦ ua | http_user_agent | 终端UA
- | =cmnet|3gnet|ctlte|internet | apn_name | 接入点
- | =1|2|6|8 | rat_type | 制式
- | int:0-99999999 | uplink_bytes | 上行流量
- | int:0-99999999 | downlink_bytes | 下行流量
- | n10 | charging_id | 计费标识
& created_at

== sim_card_stock | 卡资源
SIM_ID* | iccid | iccid_no/sim_serial_number | 卡号ICCID
SIM_ID* | imsi | bound_imsi | 绑定IMSI
PHONE_NUMBER* | mobile | allotted_number | 分配号码
PASSWORD | n4 | pin1_code | 卡密码
CARRIER* | carrier ¦ carrier_en | home_network/operator_name | 归属运营商
- | =4FF|3FF|eSIM | card_form | 卡形态
- | =A|B|C|VIP | card_level | 卡等级
- | int:1-400 | box_position | 箱位
- | expiry | stock_expiry | 库存有效期
& status batch_no

== wifi_portal_auth | 认证上网
MAC_ADDRESS* | mac_dash ¦ mac | client_mac/sta_mac | 终端MAC
BSSID | mac ¦ MAC | ap_bssid/assoc_bssid | 热点BSSID
PHONE_NUMBER* | mobile | sms_login_phone | 认证手机
IP_ADDRESS* | ip_private | lease_ip/sta_ip | 终端IP
NICKNAME | login | portal_username/user_name | 上网账号
USER_AGENT* | ua | portal_ua | 终端浏览器
- | =Guest-Free|MallWiFi|CoffeeZone_5G | ssid_name | 无线名称
- | int:-90-0 | rssi_dbm | 信号强度
- | int:1-165 | radio_channel | 信道
- | int:1-5 | mac_bind_count/mac_limit | 绑定数
- | =10.0.0.0/8|172.20.0.0/16|192.168.64.0/20 | vlan_cidr | 网段
-! | =255.255.255.0|255.255.252.0|255.255.0.0 | netmask | 掩码
& created_at seq

== wifi_probe_capture | 探针数据
MAC_ADDRESS* | MAC ¦ mac_bare | probe_mac | 探测MAC
BSSID | mac | seen_bssid/router_bssid | 路由BSSID
BSSID | sha:mac | bssid_sha256 | 热点哈希
BSSID | {"ssid":"home-<n4>","bssid":"<mac>"} | connected_ap_json | 已连热点
GPS_LOCATION | lat | probe_lat | 纬度
GPS_LOCATION | lon | probe_lng | 经度
- | int:-95-0 | signal_dbm | 场强
- | int:1-300 | dwell_minutes | 停留分钟
- | shop | store_branch | 门店
- | =2.4G|5G|6G | band | 频段
& created_at server_id

== mdm_enrolled_device | 终端管理
DEVICE_SERIAL* | sn_apple ¦ sn_samsung | serial_number/hw_serial | 设备序列号
DEVICE_ID* | udid | device_udid | 设备UDID
IMEI* | imei | imei_primary/imei1 | 主卡串号
IMEI* | imei2 | imei_list | 串号列表
MAC_ADDRESS* | mac | wifi_mac | 无线网卡
MAC_ADDRESS* | MAC | bluetooth_addr/bt_mac | 蓝牙地址
SIM_ID* | iccid | current_iccid | 当前卡号
PERSON_NAME* | name_en ¦ name | assigned_user_name | 使用人
EMAIL* | email_work | managed_account_email | 托管邮箱
PUSH_TOKEN* | push_apns | mdm_push_token | 推送令牌
- | =macOS 13.4|macOS 14.1.2|macOS 12.7 | mac_os_version | 苹果系统版本
- | model | model_identifier | 机型
- | =true|false | is_supervised | 监管状态
- | int:1-100 | battery_percent | 电量
- | dec:0-512.1 | free_disk_gb | 剩余空间
- | =COBO|BYOD|COPE | ownership_mode | 所有权

== office_asset_ledger | 资产台账
DEVICE_SERIAL* | sn_pc | asset_sn/machine_serial | 机身号
MAC_ADDRESS* | mac_dash ¦ mac_cisco | ethernet_mac/nic_address | 网卡地址
PERSON_NAME* | name | custodian/keeper_name | 保管人
IP_ADDRESS* | ip_private | static_ip | 固定IP
- | dept | owning_dept | 所属部门
- | =ThinkPad T14|EliteDesk 800|MacBook Pro 14|Latitude 5440 | asset_name | 资产名称
- | day | purchase_date | 购置日期
- | money | purchase_price | 原值
- | =在用|闲置|报废|维修 | asset_state | 资产状态
- | =ZC-<n6>|IT<n8> | asset_tag | 资产编号
- | =3楼东区|B1机房|会议室5 | location_room | 存放地点
& remark_zh

== push_registration | 推送注册
PUSH_TOKEN* | push_fcm | fcm_token/registration_token | 推送令牌
PUSH_TOKEN* | push_jg | jpush_rid/registration_id | 极光标识
PUSH_TOKEN* | push_hw | hms_token | 华为令牌
PUSH_TOKEN* | push_expo | expo_token | 跨端令牌
PUSH_TOKEN | push_web | webpush_endpoint | 网页推送端点
DEVICE_ID | uuid | installation_uuid/device_uuid | 安装标识
- | =Asia/Shanghai|Europe/Paris|America/Denver | timezone | 时区
- | =ios|android|web | platform | 平台
-! | ver4 | app_build_version | 应用版本
- | =news,promo|order|all | topics | 订阅主题
- | int:0-9 | fail_streak | 连续失败
- | =com.brightpaw.app|io.velora.mail | bundle_name | 包名
& created_at updated_at

== push_delivery_receipt | 推送回执
PUSH_TOKEN* | push_apns ¦ up:push_apns | apns_device_token/target_token | 目标令牌
PUSH_TOKEN | mid6:push_apns | token_masked | 令牌掩码
- | =BadDeviceToken|Unregistered|Success|TooManyRequests | apns_reason | 回执原因
-! | =限时优惠来啦|您的包裹已发出|早安，今日签到 | push_title | 推送标题
- | uuid | apns_id/message_uuid | 消息标识
- | =200|400|410|429 | http_code | 状态码
- | int:1-4000 | latency_ms | 延迟
& created_at retry_count

== crash_issue_event | 崩溃事件
DEVICE_ID | android_id ¦ uuid | crash_device_id | 崩溃设备号
USER_AGENT | ua_app | sdk_http_agent | 上报UA
IP_ADDRESS* | ip | reporter_ip | 上报IP
EMAIL* | email | feedback_contact_email | 反馈邮箱
CARRIER | carrier ¦ carrier_en | network_carrier | 网络商
- | trace | top_frame | 堆栈首行
- | =NullPointerException|SIGSEGV|OutOfMemoryError|ANR | exception_type | 异常类型
- | sha1:order | issue_hash | 问题指纹
- | =0x7f8a<hex8>|0x00000001<hex8> | memory_address/fault_address | 内存地址
- | model | device_model | 设备型号
- | int:1-99 | free_ram_percent | 剩余内存
- | hex40 | git_commit | 提交号
- | uuid | build_uuid/dsym_uuid | 构建标识
& version created_at

== app_page_event | 页面埋点
COOKIE_ID | ga | ga_cookie | 分析Cookie
COOKIE_ID | cookie_line ¦ cookie_line | raw_cookie | 原始Cookie
BROWSING_URL* | visit | page_location/current_url | 页面网址
BROWSING_URL* | visit | referrer/prev_url | 来源网址
IP_ADDRESS* | ip_masked ¦ ip | anon_ip/ip_truncated | 脱敏IP
SEARCH_QUERY | query ¦ query_en | search_term/keyword_typed | 搜索词
- | =page_view|add_to_cart|scroll_90|video_end | event_action | 行为
- | int:0-900000 | engagement_msec | 停留毫秒
- | =1920x1080|390x844|412x915 | viewport | 屏幕尺寸
- | int:1-20 | ip_count | IP数量
- | =首页|购物车|我的|商品详情 | screen_name | 页面名
- | json_evt | event_params | 事件参数
& created_at seq

== ad_click_landing | 落地页点击
COOKIE_ID | baiduid ¦ cookie | visitor_cookie | 访客Cookie
BROWSING_URL* | visit | landing_page_visited | 到达页
USER_AGENT* | ua | visitor_ua | 访客UA
PHONE_NUMBER* | mobile ¦ mobile_gap | lead_phone | 线索电话
PERSON_NAME* | name | lead_name | 线索姓名
-! | https://t.adtrack.example/c?cid=<n5>&m=__IMEI__ | click_template_url | 点击模板
-! | url_cdn | creative_image_url | 素材图
- | int:100-99999 | creative_id | 素材编号
- | money | cost_cents | 消耗
- | dec:0-1.4 | ctr | 点击率
& created_at batch_no

== web_session_store | 会话存储
IP_ADDRESS* | ip_chain ¦ ip | forwarded_for/x_real_ip | 转发IP
COOKIE_ID | hex32 | session_cookie | 会话Cookie
USER_AGENT* | ua | browser_string | 浏览器
NICKNAME | login | login_name | 登录名
- | epoch | expires_epoch | 过期时间
-! | json_cfg | session_prefs | 会话偏好
- | int:0-900 | idle_seconds | 空闲秒数
-! | =10.12.0.1|10.12.0.2|10.12.0.3 | app_node | 应用节点
& created_at is_deleted

== consent_receipt | 同意记录
EMAIL* | email | subject_email | 主体邮箱
IP_ADDRESS* | ip6 ¦ ip | consent_ip | 同意IP
COOKIE_ID | uuid | consent_cookie_uid | 同意Cookie
USER_AGENT* | ua | consent_ua | 同意UA
- | CP<alnum40>.YAAAAAAAAAAA | tcf_string | 同意串
- | =marketing|analytics|functional | purpose_key | 目的
- | ver | policy_version | 政策版本
- | =granted|denied|withdrawn | consent_state | 同意状态
- | sha:order | receipt_digest | 凭据摘要
& created_at source

== vehicle_trip_telemetry | 行车轨迹
GPS_LOCATION* | gps_wkt ¦ gps | start_point/trip_origin | 起点坐标
GPS_LOCATION | ~lat | gnss_lat | 定位纬度
GPS_LOCATION | ~lon | gnss_lon | 定位经度
PERSON_NAME* | name_en | driver_name | 驾驶员
PHONE_NUMBER* | mobile | bcall_phone/owner_mobile | 车主手机
SIM_ID* | iccid | tbox_iccid | 车机卡号
IMEI* | imei | tbox_imei | 车机串号
- | L<B16> | vin | 车架号
- | int:0-180 | speed_kmh | 车速
- | dec:0-100.1 | soc_percent | 剩余电量
- | int:10-220000 | odometer_km | 里程
- | =P0420|P0301|U0100|C1201 | fault_code | 故障码
- | =hotspot_on|nav_start|door_open | signal_name | 信号
& created_at seq

== car_owner_app | 车主应用
PERSON_NAME* | name ¦ name_py | owner_full_name | 车主姓名
CN_RESIDENT_ID* | cnid | owner_id_no | 车主证件号
ADDRESS* | addr | charger_install_address | 充电桩地址
PASSWORD | pbkdf ¦ bcrypt | app_pwd_hash | 登录密码
CONTACTS | contacts | synced_phonebook | 同步通讯录
CALL_LOG | calls | bt_call_history/car_call_records | 车机通话
GPS_LOCATION* | gps_json | parked_position | 停车位置
- | =星空灰|珠光白|竞速红 | body_color | 车色
- | =Model-L Pro|X7 长续航|S5 | car_series | 车系
- | yn | ota_auto | 自动升级
- | expiry | warranty_until | 质保到期
-! | plate_txt | charger_bay | 车位
& updated_at

== smart_home_hub | 智能家居
MAC_ADDRESS* | mac_bare ¦ MAC | hub_mac/gateway_mac | 网关MAC
DEVICE_SERIAL | sn_box | hub_sn | 网关序列号
BSSID | MAC | home_bssid | 家庭BSSID
GPS_LOCATION* | gps | home_location | 家庭位置
ADDRESS* | addr ¦ addr_road | home_address | 家庭地址
NICKNAME | nick | family_member_alias | 家人称呼
IP_ADDRESS* | ip_private | lan_ip | 局域网IP
PASSWORD | password | wifi_password/router_pwd | 无线密码
- | =客厅灯|卧室空调|扫地机|门锁 | appliance_name | 电器名
- | dec:16-30.1 | target_temp | 目标温度
-! | ver4 | firmware_ver | 固件版本
- | =on|off|standby | power_state | 开关
- | cron | scene_schedule | 场景计划
& updated_at

== door_lock_event | 门锁记录
PASSWORD | pin6 | temp_passcode/unlock_code | 临时密码
PERSON_NAME* | name | opener_name | 开门人
PHONE_NUMBER* | mobile_masked | opener_phone_mask | 开门人电话
- | =fingerprint|passcode|card|key | unlock_way | 开锁方式
- | =LK<n10>|LKB<n9> | lock_id | 锁编号
- | int:0-100 | lock_battery | 锁电量
- | int:1-60 | finger_slot | 指纹槽
& created_at status

== iot_meter_reading | 物联抄表
DEVICE_SERIAL | sn_box | endpoint_serial | 终端序列
SIM_ID* | imsi ¦ iccid | nb_sim | 物联卡
IMEI* | imei | module_imei | 模组串号
ADDRESS* | addr | service_address | 用水地址
CELL_TOWER | cell_pair | lac_cid | 基站号
- | dec:0-9999 | reading_m3 | 读数
- | =OK|LEAK|REVERSE|LOWBATT | alarm_flag | 告警
- | int:-120-0 | rsrp | 信号功率
- | hex16 | payload_crc | 校验
- | int:1-99 | meter_age_years | 表龄
& created_at

== fitness_wearable_sync | 手环同步
DEVICE_SERIAL | sn_box ¦ sn_samsung | band_serial | 手环序列号
MAC_ADDRESS* | MAC | band_ble_mac | 手环蓝牙
AGE | #age | wearer_age | 年龄
GENDER | =male|female | wearer_sex | 性别
BIRTH_DATE | birth8 | wearer_dob | 出生日期
GPS_LOCATION* | gps_geojson | workout_start_geo | 运动起点
NICKNAME | nick ¦ nick_en | health_nickname | 健康昵称
- | int:40-190 | heart_rate | 心率
- | int:0-30000 | step_count | 步数
- | dec:18-35.1 | bmi_value | 体质指数
- | =run|ride|swim|yoga | workout_kind | 运动类型
- | int:0-100 | stress_score | 压力值
& created_at

== short_video_creator | 创作者
NICKNAME | nick | creator_name/anchor_nick | 主播昵称
AVATAR_URL* | avatar ¦ avatar_wx | avatar_large/cover_face_url | 头像大图
SOCIAL_ID | weibo | weibo_uid | 微博UID
SOCIAL_ID | qq | qq_number | QQ号
OCCUPATION | job_zh | self_described_job | 职业
PERSON_NAME* | name | payee_real_name | 收款人姓名
CREDIT_CARD* | unionpay | withdraw_card_no | 提现卡号
CN_RESIDENT_ID* | cnid_masked | id_no_masked | 证件掩码
- | int:0-9999999 | fans_count | 粉丝数
- | =萌宠|美食|科普|游戏 | content_field | 领域
-! | url_cdn | work_cover_url | 作品封面
- | dec:0-1.3 | female_fans_ratio/sex_ratio | 女粉占比
- | int:1-60 | name_change_count | 改名次数
& level created_at

== live_room_comment | 直播弹幕
CHAT_TEXT | chat | danmu_text/comment_body | 弹幕内容
NICKNAME | nick ¦ nick_en | viewer_nick | 观众昵称
AVATAR_URL* | avatar | viewer_face | 观众头像
IP_ADDRESS* | ip | viewer_ip | 观众IP
- | int:1-40 | fan_badge_level | 粉丝牌等级
- | #FF<HEX4> | text_color | 弹幕颜色
- | id11 | room_id | 房间号
- | =小心心|火箭|辣条 | gift_name | 礼物名
& created_at seq

== dating_member_card | 交友资料
NICKNAME | nick_en ¦ nick | screen_name | 网名
AGE | age | age_years/member_age | 年龄
GENDER | =女|男 | sex | 性别
BIRTH_DATE | birth | birthday | 生日
OCCUPATION | job_zh ¦ job_en | occupation | 职业
GPS_LOCATION* | gps | last_seen_at_point | 最近位置
SOCIAL_ID | wxid | wechat_account | 微信号
AVATAR_URL* | avatar | main_photo_url | 主照片
PHOTO_EXIF | exif | photo_meta/upload_exif | 照片元数据
- | int:145-195 | height_cm | 身高
- | =未婚|离异|丧偶 | marital_code | 婚姻
- | dec:0-1.2 | match_score | 匹配分
- | int:0-500 | like_received | 被喜欢数
& level is_deleted

== dating_private_message | 私信
CHAT_TEXT | chat_en ¦ chat | dm_text/private_content | 私信内容
CHAT_TEXT | [{"from":1,"text":"<chat>"},{"from":2,"text":"<chat>"}] | thread_json | 会话
PHOTO_EXIF | exif | attached_photo_exif | 附图信息
- | =text|image|voice|gift | msg_type | 消息类型
- | hex32 | media_md5 | 媒体摘要
- | int:0-60 | voice_seconds | 语音秒数
- | flag | is_read | 已读
& created_at seq

== phonebook_backup | 通讯录备份
CONTACTS | vcf | vcard_blob/vcard_data | 名片数据
CONTACTS | contacts | contacts_json/address_book | 通讯录
CALL_LOG | calls ¦ calls_flat | call_history_json | 通话记录
SMS_LOG | sms | sms_archive/messages_json | 短信记录
PHONE_NUMBER* | mobile_86 | backup_owner_msisdn | 机主号码
- | int:1-4000 | contact_count | 联系人数
- | int:0-20 | sms_count | 短信数
- | hex32 | blob_md5 | 数据摘要
- | =full|delta | backup_mode | 备份方式
& created_at version

== loan_app_device_grab | 授信设备采集
CONTACTS | contacts | contact_list/grabbed_contacts | 联系人列表
SMS_LOG | sms ¦ sms_flat | sms_inbox_dump | 短信收件箱
CALL_LOG | calls | calllog_dump | 通话列表
IMEI* | imei | apply_imei | 申请串号
DEVICE_ID | android_id | apply_android_id | 申请安卓号
MAC_ADDRESS* | mac | apply_mac | 申请MAC
BSSID | mac | apply_wifi_bssid | 申请热点
CELL_TOWER | cell_json | base_station_info | 基站信息
GPS_LOCATION* | gps_lonlat | apply_gps | 申请定位
PHOTO_EXIF | exif | idphoto_exif | 证照元信息
- | int:0-900 | fraud_score | 欺诈分
- | =approve|reject|manual | decision | 决策
- | yn | is_rooted | 是否越狱
- | int:1-200 | installed_app_count | 应用数
- | =com.tencent.mm,com.taobao.taobao|com.eg.android.AlipayGphone | installed_packages | 应用列表
& created_at

== network_scan_report | 网络扫描
BSSID | [{"bssid":"<mac>","level":-<int:40-95>},{"bssid":"<mac>","level":-<int:40-95>}] | nearby_wifi_json | 周边热点
BSSID | <mac>,-<int:40-90>;<mac>,-<int:40-90> | scan_bssids | 扫描BSSID
CELL_TOWER | [<cell_json>,<cell_json>] | neighbour_cells | 邻区
CELL_TOWER* | cell | serving_cell | 服务小区
CELL_TOWER | #lac | tac | 跟踪区
CARRIER | carrier | registered_operator | 注册运营商
SIM_ID* | imsi | sub_imsi | 签约IMSI
- | =5G NSA|LTE|WCDMA | radio_tech | 无线制式
- | int:-140-0 | rsrp_dbm | 参考功率
- | dec:0-900.1 | download_mbps | 下载速率
- | int:1-600 | ping_ms | 时延
& created_at

== photo_cloud_item | 云相册
PHOTO_EXIF | exif | exif_json/image_exif | 拍摄信息
PHOTO_EXIF | exif | shot_metadata | 拍摄元数据
GPS_LOCATION* | gps_dms ¦ gps | shot_place_gps | 拍摄坐标
DEVICE_SERIAL | sn_box | camera_body_serial | 相机机身号
- | IMG_<day8>_<n6>.jpg | file_name | 文件名
- | int:9000-9999999 | size_bytes | 文件大小
- | hex32 | content_md5 | 内容摘要
- | =image/jpeg|image/heic|video/mp4 | mime_type | 文件类型
- | =f/1.8|f/2.4|f/5.6 | aperture_text | 光圈
& created_at is_deleted

== camera_forensic_index | 影像取证
PHOTO_EXIF | exif | jpeg_app1_text | 影像头信息
PHOTO_EXIF | exif | exif_raw | EXIF原文
DEVICE_SERIAL* | sn_samsung | seized_phone_sn | 手机序列号
SMS_LOG | sms_flat | extracted_sms | 提取短信
CALL_LOG | calls_flat | extracted_calls | 提取通话
CHAT_TEXT | chat | extracted_chat | 提取聊天
CONTACTS | vcf ¦ contacts | extracted_contacts | 提取联系人
- | sha:order | evidence_sha256 | 证据哈希
- | =EV-<n5>|CASE<n6> | exhibit_no | 检材编号
- | =E01|DD|UFD | image_format | 镜像格式
& created_at remark_zh

== search_suggest_log | 搜索日志
SEARCH_QUERY | query | query_text/kw | 检索词
SEARCH_QUERY | query_en ¦ query | raw_q/typed_query | 原始输入
SEARCH_QUERY | <query>,<query> ¦ <query>|<query>|<query> | recent_searches | 搜索历史
COOKIE_ID | cookie | suid_cookie | 检索Cookie
IP_ADDRESS | #ip_int | ip_num/ip_long | IP数值
- | int:0-9999 | hit_total | 命中数
- | int:1-900 | took_ms | 耗时
- | =AND|OR|phrase | query_mode | 检索模式
- | dec:0-30.3 | top_score | 最高分
& created_at

== browser_history_sync | 浏览历史
BROWSING_URL* | visit | visited_url/history_url | 历史网址
BROWSING_URL* | visit | tab_url | 标签网址
SEARCH_QUERY | query_en | omnibox_input | 地址栏输入
DEVICE_ID | uuid | sync_device_guid | 同步设备号
- | int:1-90 | visit_count | 访问次数
- | =健康生活|今日头条新闻|商品详情页|论坛-首页 | page_title | 标题
- | hex16 | url_hash_prefix | 网址前缀
- | =LINK|TYPED|RELOAD | transition | 跳转类型
& created_at

== voip_softphone_account | 网络电话
PHONE_NUMBER* | phone_us_e164 ¦ phone_eu | did_number/e164 | 直拨号
PASSWORD | alnum12 | sip_secret | 注册密码
IP_ADDRESS* | ip_port | contact_ip_port | 注册地址
USER_AGENT | =Zoiper rv2.10.20.4|Linphone/5.2.1 (belle-sip/5.3.6)|MicroSIP/3.21.3|Yealink SIP-T46S 66.85.0.5 | sip_user_agent | 话机UA
MAC_ADDRESS* | mac_bare | deskphone_mac | 话机MAC
CALL_LOG | calls_flat | last_calls_dump | 近期通话
- | int:1000-8999 | extension_id | 分机编号
- | =G711|OPUS|G729 | codec | 编码
- | =udp|tls|tcp | transport | 传输
-! | =sip.velora.test|pbx2.northgate.example | sip_domain | 域
& status updated_at

== family_locator_share | 家人定位
GPS_LOCATION* | gps ¦ gps_json | child_location | 孩子位置
GPS_LOCATION | #gps_e6 | lat_e6 | 纬度微度
PERSON_NAME* | name | child_name | 孩子姓名
AGE | #int:4-15 | child_age | 孩子年龄
IMEI* | imei | watch_imei | 手表串号
PHONE_NUMBER* | mobile | sos_number | 紧急号码
CELL_TOWER | cell | lbs_cell | 基站定位
SMS_LOG | sms | watch_sms | 手表短信
- | int:50-5000 | fence_radius_m | 围栏半径
- | =学校|家|补习班 | fence_title | 围栏名
- | int:1-100 | watch_battery | 手表电量
& created_at

== forum_account_dump | 论坛账号
NICKNAME | login ¦ nick_en | forum_login/uname | 用户名
EMAIL* | email | reg_email | 注册邮箱
PASSWORD | md5:password | pwd_md5/passwd | 密码
PASSWORD | bcrypt | password_hash | 密码散列
- | alnum6 | salt | 盐值
IP_ADDRESS* | ip | reg_ip | 注册IP
AVATAR_URL | avatar | avatar_path | 头像路径
SOCIAL_ID | qq ¦ qq ¦ weibo | qq_or_weibo | 社交账号
- | int:0-9000 | post_num | 发帖数
- | =新手上路|中级会员|版主 | group_title | 用户组
- | int:0-300 | credit_points | 积分
- | yn | email_verified | 邮箱已验证
& created_at level

== customer_im_thread | 客服会话
CHAT_TEXT | chat ¦ chat_en | visitor_utterance/msg_content | 访客消息
PERSON_NAME* | name | agent_name | 坐席姓名
PHONE_NUMBER* | mobile | callback_number | 回拨号码
SOCIAL_ID | openid | visitor_openid | 访客openid
EMAIL* | email | transcript_email | 抄送邮箱
-! | =您好，请问有什么可以帮您？|感谢您的咨询，再见|正在为您转接人工 | canned_reply/bot_answer | 机器人话术
- | int:1-5 | csat_score | 满意度
- | =售后|物流|发票|投诉 | intent_label | 意图
- | int:1-3600 | wait_seconds | 等待秒数
& created_at source

== mini_program_user | 小程序用户
SOCIAL_ID | openid | mp_openid/open_id | 小程序openid
SOCIAL_ID | openid | union_id | 微信unionid
SOCIAL_ID | md5:openid | openid_md5 | openid摘要
NICKNAME | nick | wx_nickname | 微信昵称
AVATAR_URL* | avatar_wx | wx_head_img | 微信头像
PHONE_NUMBER* | mobile | pure_phone_number | 手机号
GENDER | #=0|1|2 | wx_gender | 微信性别
- | B<alnum22>== | session_key_digest | 会话摘要
- | int:1001-1099 | scene_code | 场景值
- | wx<hex16> | app_id | 应用编号
- | yn | subscribe_flag | 是否关注
& created_at updated_at

== podcast_listener | 播客听众
EMAIL* | email ¦ email_qq | listener_email | 听众邮箱
AVATAR_URL* | avatar | listener_picture | 听众头像
OCCUPATION | job_en | listener_profession | 听众职业
AGE | age_zh | listener_age_text | 听众年龄
SEARCH_QUERY | query_en | show_search | 节目搜索
- | int:1-7200 | listened_sec | 收听秒数
-! | =深夜食堂电台|Morning Brief|代码时间|The Long Walk | show_name | 节目名
- | =E<int:1-300>|S2E<int:1-20> | episode_no | 期号
& created_at

== cdn_edge_access | 边缘访问
IP_ADDRESS* | ip ¦ ip6 | remote_addr/c_ip | 客户端IP
USER_AGENT* | ua ¦ ua_app | cs_user_agent | 请求UA
BROWSING_URL | visit | cs_referer | 引用页
COOKIE_ID | cookie_line | cs_cookie | 请求Cookie
- | url_api | request_uri_path | 请求路径
- | =HIT|MISS|EXPIRED | cache_status | 缓存状态
- | int:0-86400 | age/cache_age | 缓存时长
- | =PEK50-C1|HKG62|FRA6 | edge_pop | 节点
- | =TLSv1.2|TLSv1.3 | ssl_protocol | 加密协议
- | int:100-900000 | sc_bytes | 字节数
& created_at

== vpn_gateway_login | 远程接入
NICKNAME | login | vpn_user | 接入账号
IP_ADDRESS* | ip | public_src_ip | 源地址
IP_ADDRESS* | ip_private | virtual_ip | 虚拟IP
MAC_ADDRESS* | mac_dash | endpoint_mac | 终端网卡
DEVICE_SERIAL | sn_pc | endpoint_disk_serial/bios_sn | 主板序列
-! | =8.8.8.8|1.1.1.1|114.114.114.114 | dns_server | 域名服务器
-! | =0.0.0.0|127.0.0.1 | bind_address | 监听地址
- | int:1-20 | concurrent_limit | 并发上限
-! | ver4 | client_version | 客户端版本
- | =AES-256-GCM|CHACHA20 | cipher_suite | 加密套件
& created_at status

== ota_device_shadow | 设备影子
MAC_ADDRESS* | mac | device_mac | 设备MAC
DEVICE_SERIAL* | sn_box ¦ sn_samsung | factory_sn | 出厂序列号
OAID | oaid | tv_oaid | 电视匿名标识
ANDROID_AD_ID | uuid | tv_gaid | 电视广告标识
IP_ADDRESS* | ip | report_ip | 上报地址
-! | =02:00:00:00:00:00|00:00:00:00:00:00 | placeholder_mac | 缺省MAC
-! | =00000000-0000-0000-0000-000000000000 | limited_ad_id | 受限标识
-! | ver4 | rom_version | 系统固件
- | json_cfg | desired_state | 期望状态
- | hex64 | package_sha256 | 包校验
- | model | product_model | 产品型号
& updated_at version

== content_recommend_feature | 推荐特征
OAID | oaid | feature_oaid | 推荐匿名号
OAID | sha1:oaid | oaid_sha1 | 匿名号哈希
IDFA | sha1:UUID | idfa_sha1 | 苹果广告号哈希
ANDROID_AD_ID | sha:uuid | gaid_sha256 | 谷歌广告号哈希
AGE | #age | predicted_age/user_age | 预测年龄
GENDER | =f|m | predicted_gender | 预测性别
OCCUPATION | job_zh | predicted_occupation | 预测职业
- | [<dec:0-1.4>,<dec:0-1.4>,<dec:0-1.4>] | embedding_vec | 向量
- | dec:0-1.4 | ctr_7d | 七日点击率
- | =sports:0.8,food:0.2|car:0.5,tech:0.5 | interest_weights | 兴趣权重
- | int:1-30 | active_days | 活跃天数
- | n20 | item_fingerprint | 内容指纹
& created_at
"""
