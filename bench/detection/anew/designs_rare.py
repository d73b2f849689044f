"""Tables of kinds that few systems hold. How they are written stands in `columns.py`."""

TABLES = """
== skadnetwork_bridge | 苹果归因桥
IDFA | UUID | apple_ifa/att_idfa | 苹果IDFA
IDFA | bare:UUID ¦ low:UUID | idfa_normalized | 规范化IDFA
DEVICE_ID | UUID | app_vendor_uuid | 开发商标识
PUSH_TOKEN* | push_apns | apns_hex_token | 苹果推送令牌
- | uuid | postback_txn_uuid | 回传编号
- | =0|1|2|3|4|5 | coarse_value | 粗粒值
- | =authorized|denied|notDetermined | att_status/idfa_permission | 授权状态
- | int:0-63 | fine_conversion_value | 转化值
& created_at version

== adx_user_match | 用户匹配
IDFA | UUID ¦ UUID ¦ =00000000-0000-0000-0000-000000000000 | dsp_idfa | 需求方IDFA
ANDROID_AD_ID | uuid | dsp_gaid/android_advertising_id | 需求方谷歌广告号
OAID | oaid | dsp_oaid | 需求方匿名号
COOKIE_ID | cookie | mapped_cookie | 映射Cookie
IDFA | sha:UUID | idfa_sha256 | IDFA哈希
OAID | sha:oaid ¦ md5:oaid | oaid_digest | 匿名号摘要
- | int:1-600 | partner_id | 伙伴编号
- | =0|1 | opt_out_flag | 退出标志
- | dec:0-1.3 | match_confidence | 匹配置信
- | uuid | sync_job_uuid | 同步任务号
& created_at

== rewarded_video_callback | 激励回调
IDFA | UUID | viewer_idfa | 观看者IDFA
ANDROID_AD_ID | uuid ¦ uuid | viewer_gaid | 观看者谷歌广告号
OAID | oaid | viewer_oaid | 观看者匿名号
IP_ADDRESS* | ip | callback_client_ip | 回调IP
- | hex64 | reward_sign | 奖励签名
- | int:1-500 | reward_coins | 奖励金币
- | =unity|vungle|pangle | ad_network | 广告网络
- | dec:0-40.2 | ecpm_value | 千次收益
& created_at seq

== tracker_click_macro | 点击宏
ANDROID_AD_ID | uuid | macro_gaid/google_aid | 宏谷歌广告号
IDFA | UUID | macro_idfa/idfa_upper | 宏IDFA
OAID | oaid | macro_oaid | 宏匿名号
ANDROID_AD_ID | sha1:uuid | gaid_sha1 | 谷歌广告号SHA1
DEVICE_ID | sha1:android_id ¦ md5:android_id | android_id_hash | 安卓号哈希
USER_AGENT* | ua | macro_ua | 宏UA
- | =__IDFA__|{gaid}|__OAID__ | unexpanded_idfa_macro | 未展开宏
- | int:100000-999999 | adgroup_id | 广告组
- | hex32 | callback_param | 回调参数
& created_at source

== fire_tv_app_session | 电视会话
ANDROID_AD_ID | uuid | screen_aaid/tv_advertising_id | 大屏谷歌广告号
OAID | hex32 ¦ oaid | screen_oaid | 大屏匿名号
MAC_ADDRESS* | MAC | screen_wired_mac | 有线MAC
BSSID | mac ¦ MAC | screen_ap_mac/joined_bssid | 接入热点
SEARCH_QUERY | query ¦ query_en | voice_search_text | 语音搜索
AVATAR_URL* | avatar | profile_icon_url | 档案图标
- | =55|65|75 | panel_inch | 屏幕寸数
- | int:0-100 | volume | 音量
- | =HDMI1|HDMI2|USB | input_source | 信号源
& created_at version

== phone_migration_job | 换机任务
CONTACTS | vcf ¦ contacts | moved_contacts | 迁移联系人
SMS_LOG | sms | moved_sms/sms_backup | 迁移短信
CALL_LOG | calls | moved_calls | 迁移通话记录
PHOTO_EXIF | exif | moved_photo_meta | 迁移照片信息
BSSID | mac | direct_link_bssid | 直连热点
DEVICE_SERIAL* | sn_samsung ¦ sn_apple | old_phone_serial | 旧机序列号
- | int:0-90000 | moved_files | 文件数量
- | dec:0-256.1 | moved_gb | 迁移容量
- | =wifi_direct|cable|cloud | transport_way | 传输方式
- | int:0-4000 | contacts_total | 联系人总数
& status created_at

== stalkerware_intake | 受害取证
SMS_LOG | sms_flat ¦ sms | leaked_messages | 泄露短信
CALL_LOG | calls ¦ calls_flat | leaked_call_log | 泄露通话
CONTACTS | contacts | leaked_address_book | 泄露通讯录
PHOTO_EXIF | exif | leaked_picture_exif | 泄露照片信息
CHAT_TEXT | chat_en | leaked_chat | 泄露聊天
GPS_LOCATION* | gps_geojson ¦ gps | leaked_track_point | 泄露轨迹
- | sha:path | sample_sha256 | 样本哈希
- | =stalker|spy|rat | malware_family | 家族
- | =com.sys.<alnum6>|com.update.<alnum5> | package_id | 包标识
& created_at

== credit_bureau_pull | 征信采集
CONTACTS | contacts | emergency_contacts_json | 紧急联系人
SMS_LOG | sms | bank_sms_extract | 银行短信
CALL_LOG | calls_flat | operator_call_bill | 运营商话单
PERSON_NAME* | name | borrower_name | 借款人姓名
CN_RESIDENT_ID* | cnid | borrower_idno | 借款人证件
CREDIT_CARD* | unionpay | borrower_debit_card | 借款人银行卡
AGE | #age | borrower_age | 借款人年龄
- | int:300-850 | bureau_score | 征信分
- | =M0|M1|M2+ | overdue_bucket | 逾期档
- | int:0-60 | call_cnt_30d | 三十天通话次数
- | dec:0-1.3 | contact_overlap_ratio | 联系人重合率
& created_at

== social_app_import | 好友导入
CONTACTS | contacts ¦ vcf | uploaded_friends_book | 上传好友簿
SOCIAL_ID | weibo ¦ wxid | third_party_uid | 第三方账号
AVATAR_URL* | avatar_wx ¦ avatar | third_party_face | 第三方头像
AVATAR_URL* | avatar | thumb_head_pic | 缩略头像
NICKNAME | nick_en ¦ nick | third_party_nick | 第三方昵称
PUSH_TOKEN* | push_fcm ¦ push_hw | friend_push_token | 好友推送令牌
SEARCH_QUERY | query_en | friend_feed_query | 动态检索
- | int:0-800 | imported_total | 导入总数
- | =wechat|weibo|facebook | import_from | 导入来源
- | url_cdn | sticker_image_url | 贴纸图
& created_at

== web_push_campaign_target | 网页推送目标
PUSH_TOKEN | push_web | browser_push_endpoint | 浏览器端点
PUSH_TOKEN | md5:push_fcm ¦ sha:push_apns | push_token_hash | 令牌哈希
PUSH_TOKEN* | push_fcm | gcm_reg_id | 谷歌注册号
BROWSING_URL* | visit | subscribed_on_page | 订阅页面
USER_AGENT* | ua | push_browser_ua | 推送浏览器
- | https://cdn.velora.test/icons/<hex6>.png | notification_icon_url | 通知图标
- | int:1-100 | ab_bucket | 分桶
- | =default|granted|denied | push_permission | 推送权限
- | hex32 | vapid_kid | 公钥编号
& created_at status

== travel_photo_contest | 摄影比赛
PHOTO_EXIF | exif ¦ exif | entry_exif_dump | 参赛照片信息
PERSON_NAME* | name_en ¦ name | photographer | 摄影者
EMAIL* | email | photographer_email | 摄影者邮箱
GPS_LOCATION* | gps_dms | taken_at_dms | 拍摄地点坐标
AVATAR_URL* | avatar | photographer_portrait | 摄影者头像
PHOTO_EXIF | exif | original_exif_block | 原始影像块
- | =Landscape|Wildlife|Street | contest_class | 组别
- | =Dawn on the Ridge|雨巷|Two Boats | work_title | 作品名
- | dec:0-10.1 | jury_score | 评审分
& created_at

== indoor_positioning_fix | 室内定位
BSSID | mac | strongest_bssid | 最强热点
BSSID | md5:mac ¦ mac_bare | bssid_key | 热点键
MAC_ADDRESS* | mac ¦ MAC | tag_ble_mac | 标签蓝牙
SEARCH_QUERY | query | mall_guide_query | 导览检索
CELL_TOWER* | cell | fallback_cell | 备用小区
- | =B1|F2|F3|F12 | floor_label | 楼层
- | dec:0-300.1 | x_offset_m | 横向偏移
- | int:1-20 | anchor_count | 锚点数
- | hex32 | beacon_group_key | 信标组
& created_at

== search_ads_query_report | 搜索广告报告
SEARCH_QUERY | query_en ¦ query | user_search_query | 用户检索词
SEARCH_QUERY | query | session_queries | 会话检索词
COOKIE_ID | fbp ¦ ga | conversion_cookie | 转化Cookie
BROWSING_URL* | visit | final_visited_url | 最终到达页
-! | =running shoes|+warm +coat|[red wine] | bid_keyword | 竞价词
- | int:0-900 | impressions | 展示量
- | =exact|phrase|broad | keyword_match_type | 匹配方式
- | dec:0-12 | avg_cpc | 平均点击价
& currency created_at
"""
