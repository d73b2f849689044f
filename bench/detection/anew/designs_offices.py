# ruff: noqa: E501  one line is one design
"""Tables of trade, travel, care, money and offices. How they are written stands in `columns.py`."""

TABLES = """
== hotel_guest_folio | 住客账单
PERSON_NAME* | name_en ¦ name_py ¦ name | guest_name/lead_guest | 住客姓名
PHONE_NUMBER* | phone_eu ¦ phone_asia | guest_mobile | 住客手机
EMAIL* | email | guest_email | 住客邮箱
CN_RESIDENT_ID* | cnid | checkin_id_card | 入住证件号
CREDIT_CARD* | card ¦ gap4:card | guarantee_card | 担保卡号
ADDRESS* | addr_eu ¦ addr_us | guest_home_address | 住客住址
BIRTH_DATE | birth_dmy | guest_dob | 住客生日
GENDER | =M|F|U | guest_gender | 住客性别
- | hotel | property_name | 酒店名称
- | int:101-2804 | room_no | 房号
- | =BAR|CORP|OTA21|PKG | rate_code | 房价码
- | day | arrival_date | 到店日期
- | int:1-14 | nights | 间夜
- | card_exp | card_expiry | 卡有效期
& amount currency

== hotel_night_audit | 夜审报表
- | day | business_date | 营业日
- | =KING|TWIN|SUITE | room_type | 房型
- | dec:0-1.3 | occupancy_rate | 出租率
- | money | revpar | 单房收益
- | =Harbour Wing|Garden Wing|Annex | building_name | 楼宇名称
- | =1-201|1-202|2-305 | phone_extension_range | 分机段
PERSON_NAME* | name_en | auditor_name | 夜审员
NICKNAME | login | cashier_login | 收银账号
& created_at remark_en

== airline_passenger_record | 旅客记录
PERSON_NAME* | name_pnr | pax_name/traveller_name | 旅客姓名
PHONE_NUMBER* | phone_asia ¦ mobile_86 | ctcm_phone/contact_tel | 联系电话
EMAIL* | up:email | ctce_email | 联系邮箱
BIRTH_DATE | birth_long | docs_birth_date | 证件生日
GENDER | =M|F|FI|MI | docs_gender | 证件性别
CREDIT_CARD | mask4:card | fop_card_masked | 支付卡掩码
- | pnr | record_locator | 订座编码
- | flight | flight_no | 航班号
- | =Y|B|M|K|C|J|F | booking_class | 舱位
-! | <int:1-42>A ¦ <int:1-42>F | seat_no | 座位
- | =PEK|CDG|FRA|SFO|NRT | origin_airport | 始发站
- | 784-<n10> | ticket_stock_no | 票号
- | =WCHR|VGML|INFT|UMNR | ssr_code | 服务代码
& created_at

== frequent_flyer_member | 常旅客
PERSON_NAME* | name_comma ¦ name_caps | member_name | 会员姓名
PERSON_NAME | first | given_names | 会员名
PERSON_NAME | last | family_name | 会员姓
PHONE_NUMBER* | phone_us | evening_phone | 晚间电话
ADDRESS* | addr_us | mailing_addr | 通信地址
EMAIL* | email | statement_email | 对账邮箱
PASSWORD | argon ¦ bcrypt | pin_hash | 口令散列
OCCUPATION | job_en | business_title | 职务
- | =SILVER|GOLD|PLAT | tier_name | 会员级别
- | int:0-500000 | miles_balance | 里程
- | expiry | tier_expiry | 级别到期
- | =HKG-LHR|PVG-SEA|CAN-SYD | favourite_route | 常飞航线
& level updated_at

== rail_ticket_order | 火车票订单
PERSON_NAME* | name ¦ name_rare | rider_name | 乘车人姓名
CN_RESIDENT_ID* | cnid | rider_cert_no | 乘车人证件
PHONE_NUMBER* | mobile | rider_mobile | 乘车人手机
BIRTH_DATE | birth8 | rider_birth | 乘车人生日
- | =G1024|D732|K4157|Z86 | train_code | 车次
- | =上海虹桥|成都东|郑州|长沙南 | board_station | 上车站
-! | <int:1-16>车<int:1-20>F号 | seat_label | 席位
- | E<n9> | ticket_serial | 取票号
- | =成人|学生|儿童|残军 | ticket_kind | 票种
& amount status created_at

== car_rental_contract | 租车合同
PERSON_NAME* | name_mid ¦ name_en | renter_name | 承租人
BIRTH_DATE | birth_mdy | renter_birthdate | 承租人生日
ADDRESS* | addr_us ¦ street | renter_address | 承租人地址
CREDIT_CARD* | card | deposit_card_number | 押金卡号
EMAIL* | email | invoice_email | 发票邮箱
AGE | #age | youngest_driver_age | 最小驾驶人年龄
-! | =2004:db8:0:1|rent-<n4>|doc://contract/<n5> | contract_address/doc_address | 合同地址
- | =CDAR|ECMN|SFAR | acriss_code | 车型码
- | int:0-90000 | out_odometer | 出车里程
- | =Full|Half|Quarter | fuel_out | 油量
& amount currency remark_en

== inpatient_admission | 住院登记
PERSON_NAME* | name | patient_name | 患者姓名
CN_RESIDENT_ID* | cnid ¦ cnid15 | patient_idcard | 患者身份证
GENDER | =男|女|未知 | patient_sex | 患者性别
AGE | age_zh | patient_age | 患者年龄
BIRTH_DATE | birth ¦ birth_zh | patient_birthday | 出生年月
PHONE_NUMBER* | mobile ¦ landline | kin_phone | 家属电话
PERSON_NAME* | name | kin_name | 联系人姓名
ADDRESS* | addr_village ¦ addr | patient_home_address | 家庭住址
OCCUPATION | job_zh | patient_job | 职业
- | icd | diagnosis_code | 诊断编码
- | =内一科|骨科二病区|ICU|产科 | ward_name | 病区
-! | =<int:1-60>床 ¦ <int:1-60>床 | bed_label | 床位
- | ZY<n8> | admission_no | 住院号
- | =自费|职工医保|居民医保 | fee_class | 费别
& created_at status_zh

== outpatient_prescription | 门诊处方
PERSON_NAME* | name | physician_name | 医师姓名
PERSON_NAME* | name_masked ¦ name | queue_display_name | 叫号姓名
PHONE_NUMBER* | mobile_masked | pickup_phone_tail | 取药电话
AGE | age_zh ¦ age | rx_age | 处方年龄
GENDER | =M|F | rx_sex | 处方性别
- | =阿司匹林肠溶片|布洛芬缓释胶囊|头孢克肟|维生素C片 | drug_name | 药品名称
- | =100mg*30片|0.3g*20粒|5ml*10支 | drug_spec | 规格
- | =口服 tid|口服 qd|静滴 | usage_text | 用法
- | int:1-14 | days_supply | 天数
- | 国药准字H<n8> | approval_no | 批准文号
& amount created_at

== lab_specimen_result | 检验结果
PERSON_NAME* | name_en ¦ name_comma | subject_full_name | 受检者
NATIONAL_ID* | nino ¦ dni | subject_national_no | 受检者国民号
BIRTH_DATE | birth_dot | subject_dob | 受检者生日
ADDRESS* | addr_eu | report_mail_to | 报告寄送地址
EMAIL* | email | result_email | 报告邮箱
- | =GLU|ALT|HbA1c|TSH|CRP | test_code | 项目代码
- | dec:0-200.1 | result_value | 结果值
- | =3.9-6.1|0-40|4.0-6.0 | reference_range | 参考范围
- | =H|L|N | abnormal_flag | 异常标志
- | B<n9> | barcode | 条码
& created_at

== vaccination_appointment | 接种预约
PERSON_NAME* | name ¦ name_rare | child_full_name | 儿童姓名
BIRTH_DATE | birth_zh ¦ birth | child_birth | 儿童出生日期
PERSON_NAME* | name | mother_name | 母亲姓名
PHONE_NUMBER* | mobile ¦ #mobile | parent_tel | 家长电话
ADDRESS* | addr_road ¦ addr | residence_now | 现住址
CN_RESIDENT_ID* | cnid | child_cert_no | 儿童证件号
- | =乙肝疫苗|麻腮风|水痘|百白破 | vaccine_name | 疫苗名称
- | <n6>A<n3> | vaccine_lot | 疫苗批号
- | =第一剂|第二剂|加强 | dose_label | 剂次
- | =城东社区卫生中心|人民医院门诊 | clinic_name | 接种单位
& status_zh created_at

== student_enrollment | 学籍
PERSON_NAME* | name | student_name | 学生姓名
NICKNAME | nick | student_online_alias | 网名
GENDER | =男|女 | student_gender | 性别
BIRTH_DATE | birth8 ¦ #birth8 | student_birth_date | 出生日期
CN_RESIDENT_ID* | cnid | student_cert_no | 身份证件号
ADDRESS* | addr_village ¦ addr | family_address | 家庭地址
PHONE_NUMBER* | mobile | parent_phone | 家长手机
EMAIL* | email_qq | student_mail | 学生邮箱
CREDIT_CARD* | unionpay | grant_card_no | 助学金卡号
AGE | #int:6-24 | entry_age | 入学年龄
- | 20<n8> | student_no | 学号
- | =计算机2101班|护理2203班|高二(3)班 | class_name | 班级
- | =汉语言文学|会计|电气工程 | major_name | 专业
- | =在读|休学|毕业|退学 | roll_status | 学籍状态
& updated_at

== course_score_sheet | 成绩单
PERSON_NAME* | name | lecturer_name | 任课教师
PERSON_NAME* | name_py | student_pinyin_name | 学生拼音名
EMAIL* | email_work | lecturer_mail | 教师邮箱
- | =高等数学A|大学英语|数据结构|思修 | course_name | 课程名称
- | int:30-100 | final_score | 总评成绩
- | dec:0-6.1 | credit_hours | 学分
- | =2022-2023-1|2023-2024-2 | term_code | 学期
- | =教<int:1-6>-<int:101-509> ¦ 逸夫楼<int:101-509> | classroom | 教室
- | =A|B+|C|P | letter_grade | 等级
& remark_zh

== library_patron | 读者
PERSON_NAME* | name_en | patron_name | 读者姓名
ADDRESS* | addr_eu ¦ addr_us | patron_postal_address | 读者地址
PHONE_NUMBER* | phone_us ¦ phone_eu | patron_phone | 读者电话
EMAIL* | email | notice_email | 通知邮箱
PASSWORD | pin6 | patron_pin | 读者密码
AGE | #age | patron_age | 读者年龄
OCCUPATION | job_en ¦ job_zh | patron_occupation | 读者职业
- | 978<n10> | isbn | 书号
-! | =The Tin Orchard|红楼梦|Statistics 101|海底两万里 | book_title | 书名
- | =Adult|Child|Staff|Reciprocal | patron_category | 读者类别
- | =I247.5/<n3>|QA76.<n2> | call_number | 索书号
- | int:0-9 | phone_renewals_left | 续借次数
& created_at

== social_insurance_base | 社保缴费
PERSON_NAME* | name | insured_name | 参保人姓名
CN_RESIDENT_ID* | cnid ¦ cnid15 | social_security_no | 社会保障号
BIRTH_DATE | #birth8 | insured_birth | 参保人生日
GENDER | =1|2 | insured_sex_code | 性别代码
PHONE_NUMBER* | mobile | insured_mobile | 参保人手机
CREDIT_CARD* | unionpay | ss_bank_card | 社保银行卡
- | money | contribution_base | 缴费基数
- | dec:0-20.1 | contribution_ratio | 缴费比例
- | =养老|医疗|失业|工伤 | insurance_kind | 险种
- | 20<int:18-24><int:10-12> | billing_month | 费款所属期
- | 91<n6>MA<B8> | employer_credit_code | 统一社会信用代码
- | =正常缴费|中断|退休 | pay_state | 缴费状态
& batch_no

== housing_fund_account | 公积金账户
PERSON_NAME* | name ¦ name_rare | depositor_name | 缴存人姓名
CN_RESIDENT_ID | cnid_masked ¦ mid6:cnid | depositor_cert_mask | 缴存人证件掩码
PERSON_NAME* | name | spouse_name | 配偶姓名
CN_RESIDENT_ID* | cnid | spouse_cert | 配偶证件号
ADDRESS* | addr | purchased_house_addr | 购房地址
CREDIT_CARD* | gap4:unionpay ¦ unionpay | repay_card | 还款卡号
- | money | balance | 账户余额
-! | int:1-360 | loan_terms | 贷款期数
- | =购房|租房|离职|退休 | withdraw_reason | 提取原因
- | =建行高新支行|工行城南支行 | entrusted_bank | 受托银行
- | GJJ<n9> | fund_serial | 公积金流水
& created_at

== tax_declaration_person | 个税申报
PERSON_NAME* | name ¦ name_en | taxpayer_name | 纳税人姓名
CN_RESIDENT_ID* | cnid | taxpayer_cert | 纳税人证件
NATIONAL_ID* | cpf ¦ pesel | foreign_tax_id | 境外税号
PHONE_NUMBER* | mobile | taxpayer_phone | 纳税人电话
BANK_ACCOUNT* | iban | refund_iban | 退税账户
- | money | taxable_income | 应税所得
- | =子女教育|赡养老人|房贷利息 | deduction_item | 扣除项目
- | =2021|2022|2023 | tax_year | 年度
- | =受理|退回|办结 | handle_state | 办理状态
& created_at seq

== payslip_line | 工资条
PERSON_NAME* | name | employee_name | 员工姓名
OCCUPATION | job_zh | post_title/position_held | 岗位
CREDIT_CARD* | unionpay | salary_card | 工资卡号
BANK_ACCOUNT* | iban ¦ iban_gap | salary_iban | 工资账户
NATIONAL_ID* | ssn | employee_ssn | 员工社安号
NATIONAL_ID* | nino | ni_number | 员工国保号
- | money | gross_pay | 应发
- | money | income_tax | 个税
- | dec:0-60.1 | overtime_hours | 加班小时
- | dept ¦ dept_en | cost_center_name | 成本中心
- | =202<int:1-4>-0<int:1-9> | pay_month | 月份
& currency remark_zh

== job_applicant | 应聘者
PERSON_NAME* | name_en ¦ name | candidate_name | 候选人姓名
EMAIL* | email | candidate_email | 候选人邮箱
PHONE_NUMBER* | phone_us_e164 ¦ mobile | candidate_phone | 候选人电话
OCCUPATION | job_en | current_job_title | 现任职位
AGE | #age ¦ age | candidate_age | 年龄
BROWSING_URL* | visit | candidate_clicked_url | 候选人浏览网址
GENDER | =Female|Male|Nonbinary | candidate_gender | 候选人性别
-! | =Senior Backend Engineer|Warehouse Lead|前端开发|销售代表 | vacancy_title | 招聘岗位
- | =screen|onsite|offer|rejected | stage | 阶段
- | =linkedin|boss|referral | source_board | 来源
- | int:1-10 | years_required | 要求年限
- | =15-25K|30-45K|面议 | salary_range | 薪资范围
& created_at

== payroll_us_employee | 雇员档案
NATIONAL_ID* | ssn ¦ bare:ssn | ssn/social_sec_no | 社安号
NATIONAL_ID | mask4:ssn | ssn_masked | 社安号掩码
NATIONAL_ID* | sin | canadian_sin | 加拿大社保号
PERSON_NAME | first | legal_first_name | 法定名
PERSON_NAME | last ¦ up:last | legal_last_name | 法定姓
ADDRESS | street | street_line1 | 街道地址
BIRTH_DATE | birth_mdy | date_of_birth | 出生日
BANK_ACCOUNT | n10 ¦ n12 | direct_deposit_acct | 代发账号
PHONE_NUMBER* | phone_us10 ¦ phone_us | home_phone | 家庭电话
- | =021000021|011401533|122105155 | aba_routing_no | 路由号
- | =Exempt|Non-Exempt | flsa_status | 豁免状态
- | =Biweekly|Weekly | pay_frequency | 发薪频率
- | day | hire_date | 入职日期
- | dec:15-90 | hourly_rate | 时薪
& level

== shop_order_delivery | 订单收货
PERSON_NAME* | name ¦ name_py | consignee/receiver_name | 收货人
PHONE_NUMBER* | mobile ¦ mobile_gap | receiver_mobile | 收货手机
ADDRESS* | addr ¦ addr_gap | receiver_address | 收货地址
ADDRESS | addr_road | detail_address | 详细地址
NICKNAME | nick | buyer_nick | 买家昵称
SOCIAL_ID | openid | buyer_openid | 买家openid
IP_ADDRESS* | ip | order_ip | 下单IP
- | product | goods_title/name | 商品名称
- | sku | sku_code | 货号
- | ean | goods_barcode | 商品条码
- | id16 | parent_order_id | 父订单号
- | n6 | zip_code | 邮编
- | =顺丰|圆通|京东快递 | express_company | 快递公司
- | json_cart | cart_snapshot | 购物车快照
& amount remark_zh

== buyer_address_book | 收货地址簿
ADDRESS* | addr | full_address | 完整地址
ADDRESS | addr_masked | masked_address | 脱敏地址
PHONE_NUMBER | xs:mobile | virtual_display_phone | 展示电话
PHONE_NUMBER* | fw:mobile ¦ mobile | phone_raw | 电话原文
PERSON_NAME* | name | linkman | 联系人
- | =家|公司|学校 | address_tag | 地址标签
- | city | city_name | 城市名称
- | =330000|440000|510000 | province_code | 省编码
- | flag | is_default | 是否默认
- | int:0-9 | address_count | 地址数量
& updated_at

== shop_refund_ticket | 退款工单
PERSON_NAME* | name | alipay_real_name | 收款姓名
EMAIL* | email ¦ email_qq | alipay_login_email | 支付宝邮箱
CHAT_TEXT | chat | buyer_dialog/negotiation_msg | 协商记录
PHONE_NUMBER* | mobile | refund_contact | 退款联系方式
- | =七天无理由|质量问题|发错货|不想要了 | refund_reason | 退款原因
- | waybill | return_waybill | 退货单号
- | money | refund_fee | 退款金额
-! | url_cdn | evidence_image | 凭证图
- | =RF<n12>|TK<n10> | refund_no | 退款编号
& status_zh created_at

== express_waybill | 运单
PERSON_NAME* | name | sender_name | 寄件人
PHONE_NUMBER* | mobile ¦ landline | sender_phone | 寄件电话
ADDRESS* | addr | sender_address | 寄件地址
PERSON_NAME* | name_masked | receiver_mask_name | 收件人掩码
PHONE_NUMBER* | mobile_masked | receiver_mask_phone | 收件电话掩码
ADDRESS* | addr_gap ¦ addr | receiver_full_addr | 收件地址
PERSON_NAME* | name | courier_name | 快递员姓名
CN_RESIDENT_ID* | cnid | sender_real_id | 寄件实名证件
- | waybill | waybill_no | 运单号
- | dec:0-40.1 | weight_kg | 重量
- | =文件|服装|食品|数码 | cargo_name | 托寄物
- | =<n3>-A<n2>-<n2> ¦ <n3>-B<n2>-<n2> | sort_code | 三段码
- | =杭州转运中心|武汉分拨|东莞网点 | hub_name | 中转站
& created_at

== parcel_locker_slot | 快递柜
PHONE_NUMBER* | mobile | picker_phone | 取件人手机
PASSWORD | pin6 | pickup_password | 取件密码
PHONE_NUMBER | mask4:mobile | courier_phone_tail | 投递员尾号
- | =A<n2>|B<n2>|C<n2> | slot_label | 格口
- | =大|中|小 | slot_size | 格口大小
-! | store_gps | locker_site_coord | 柜机坐标
-! | =幸福里南门|科技园2号楼大堂|地铁C口 | locker_site_name | 柜机名称
- | int:0-72 | overdue_hours | 超时
& created_at status

== ride_hailing_order | 网约车订单
PERSON_NAME* | name | chauffeur_name | 司机姓名
PHONE_NUMBER* | mobile | passenger_phone | 乘客电话
PHONE_NUMBER* | mobile_86 ¦ mobile | chauffeur_phone | 司机电话
GPS_LOCATION | lat5 | pickup_lat | 上车纬度
GPS_LOCATION | lon5 | pickup_lng | 上车经度
GPS_LOCATION* | gps_lonlat | dropoff_lnglat | 下车坐标
ADDRESS* | addr_road ¦ addr | pickup_place_address | 上车地址
IMEI* | imei | passenger_imei | 乘客串号
- | =快车|专车|拼车|出租 | product_line | 产品线
- | dec:0-60.1 | trip_km | 里程公里
- | dec:0-3.1 | surge_factor | 溢价系数
- | int:1-5 | rating_star | 评分
- | =乘客取消|司机迟到|无 | cancel_reason | 取消原因
& amount created_at

== rider_shift_track | 骑手轨迹
PERSON_NAME* | name | rider_real_name | 骑手姓名
GPS_LOCATION* | gps ¦ gps_json | rider_position | 骑手位置
AGE | #age | rider_age | 骑手年龄
CN_RESIDENT_ID* | cnid | rider_id_number | 骑手身份证
DEVICE_ID | uuid | helmet_app_device_id | 设备编号
CELL_TOWER | cell_pair | rider_lac_ci | 基站小区
- | int:0-80 | orders_today | 今日单量
- | =早班|午高峰|夜宵 | shift_name | 班次
- | =超时|差评|投诉|无 | violation_tag | 违规
- | dec:0-12 | fee_per_order | 单均
& created_at

== food_order_dish | 点餐明细
- | =宫保鸡丁|王老吉|李记砂锅粥|老干妈炒饭 | dish_name | 菜品名称
- | =微辣|中辣|不辣 | taste_option | 口味
- | money | dish_price | 单价
- | =张亮麻辣烫|海底捞|周黑鸭 | merchant_name | 商家名称
-! | shop_addr | merchant_address/shop_address | 商家地址
-! | =010-<n8>|400-<n3>-<n4> | shop_hotline/merchant_phone | 商家电话
- | int:1-9 | portions | 份数
PERSON_NAME* | name ¦ name_masked | orderer_name | 订餐人
PHONE_NUMBER* | mobile | orderer_tel | 订餐电话
ADDRESS* | addr_road | table_delivery_addr | 送餐地址
& remark_zh created_at

== store_master_reference | 门店主数据
-! | store_gps | store_latlng | 门店坐标
-! | lat | store_lat | 门店纬度
-! | lon | store_lng | 门店经度
- | shop | store_name | 门店名称
- | =09:00-22:00|24h|10:00-21:30 | opening_hours | 营业时间
- | =A|B|C | store_grade | 门店等级
- | int:30-2000 | floor_area_sqm | 面积
- | =华东|华南|西北 | sales_region | 大区
- | S<n5> | store_code | 门店编码
PERSON_NAME* | name | store_manager_name | 店长姓名
PHONE_NUMBER* | mobile | store_manager_mobile | 店长手机
& updated_at

== cell_site_reference | 基站主数据
-! | lat5 | site_latitude | 基站纬度
-! | lon5 | site_longitude | 基站经度
- | =宏站|室分|微站 | site_kind | 站型
- | int:0-359 | azimuth_deg | 方位角
- | =1800|2100|3500 | freq_mhz | 频点
- | =华为|中兴|爱立信 | vendor | 设备商
- | =SITE<n6>|BS-<n5> | site_code | 站号
- | int:10-60 | antenna_height | 挂高
PERSON_NAME* | name | maintainer_name | 代维人员
PHONE_NUMBER* | mobile | maintainer_phone | 代维电话
& updated_at

== bank_customer_core | 客户主档
PERSON_NAME* | name ¦ name_caps | customer_name | 客户姓名
PHONE_NUMBER* | mobile ¦ landline | telephone_number_1 | 电话号码
ADDRESS* | addr ¦ addr_us | address_line1 | 地址行
BIRTH_DATE | birth8 | birth_date | 出生日
EMAIL* | up:email ¦ email | email_address | 邮件地址
CN_RESIDENT_ID* | cnid | identity_number | 证件号码
OCCUPATION | job_zh ¦ job_en | occupation_description | 职业描述
GENDER | =1|2|9 | sex_code | 性别码
BANK_ACCOUNT* | iban ¦ iban_gb | account_iban | 账户号IBAN
- | =01|02|07 | customer_type_code | 客户类型
- | =A1|B2|C3 | risk_rating | 风险等级
- | money | ledger_balance | 账面余额
- | =0101|0322|0917 | branch_code | 机构号
- | =身份证|护照|军官证 | identity_type | 证件类型
& seq operator_id

== card_transaction_auth | 卡交易授权
CREDIT_CARD* | card | primary_account_number/pan | 主账号
CREDIT_CARD | mid6:card | truncated_pan | 截断卡号
CREDIT_CARD | sha:card | pan_sha256 | 卡号哈希
PERSON_NAME* | name_caps | cardholder_name | 持卡人
IP_ADDRESS* | ip | three_ds_ip | 验证IP
- | card_exp | expiry_mmyy | 有效期
- | n6 | auth_code | 授权码
- | n12 | retrieval_ref_no | 检索参考号
- | =5411|5812|4111|7995 | mcc_code | 商户类别
- | =00|05|51|91 | response_code | 应答码
- | =VISA|MC|AMEX|UPI | card_brand | 卡组织
- | T<n7> | terminal_id | 终端号
& amount currency created_at

== wallet_transfer_flow | 转账流水
PERSON_NAME* | name ¦ name_en | payee_name | 收款人
CREDIT_CARD* | unionpay ¦ card | payee_card_no | 收款卡号
BANK_ACCOUNT* | clabe | payee_clabe | 收款账户
BANK_ACCOUNT* | iban_gap ¦ iban | payer_iban | 付款账户
BANK_ACCOUNT | mask4:iban | masked_account | 账户掩码
BANK_ACCOUNT | sha:iban | iban_hash | 账户哈希
- | =DEUTDEFF|NWBKGB2L|ICBKCNBJ | swift_bic | 银行代码
- | n18 | bank_serial_no | 银行流水号
- | =房租|货款|还款|红包 | transfer_purpose | 用途
- | money | fee_amount | 手续费
- | uuid | idempotency_key | 幂等键
& status amount created_at

== direct_debit_mandate | 代扣协议
BANK_ACCOUNT* | iban | debtor_iban | 付款人IBAN
BANK_ACCOUNT* | iban_gb | uk_debtor_account | 英国账户
BANK_ACCOUNT | n8 ¦ n10 | debtor_account_no | 付款人账号
PERSON_NAME* | name_en | debtor_name | 付款人姓名
ADDRESS* | addr_eu ¦ street_eu | debtor_street | 付款人街道
- | DE98ZZZ<n11> | creditor_identifier | 债权人标识
- | MNDT-<n7> | mandate_reference | 协议编号
- | =FRST|RCUR|OOFF | sequence_type | 序列类型
- | day | signature_date | 签署日期
& amount status

== kyc_verification_case | 实名核验
PERSON_NAME* | name_en ¦ name_py | applicant_full_name | 申请人姓名
NATIONAL_ID* | aadhaar | aadhaar_number | 印度身份号
NATIONAL_ID* | in_pan | tax_pan | 印度税号
NATIONAL_ID* | dni | spanish_dni | 西班牙证件
NATIONAL_ID* | rrn | korea_rrn | 韩国登录号
NATIONAL_ID* | nir | french_nir | 法国社保号
BIRTH_DATE | birth_long ¦ birth | document_birth_date | 证件出生日期
ADDRESS* | addr_eu | proof_of_address_text | 地址证明
PHOTO_EXIF | exif | selfie_exif | 自拍元信息
IP_ADDRESS* | ip | liveness_ip | 活体IP
- | dec:0-1.4 | face_score | 人脸分
- | =passport|id_card|driver_licence | document_type | 文件类型
- | =approved|declined|resubmit | review_outcome | 审核结论
- | expiry | document_expiry | 证件有效期
- | hex64 | document_digest | 文件摘要
& created_at

== insurance_policy_holder | 保单投保人
PERSON_NAME* | name | applicant_name | 投保人
PERSON_NAME* | name | beneficiary_name | 受益人
CN_RESIDENT_ID* | cnid ¦ cnid15 | insured_id_no | 被保人证件
BIRTH_DATE | birth_ts ¦ birth | insured_birthday | 被保人生日
OCCUPATION | job_zh | insured_occupation | 被保人职业
AGE | #age | age_at_issue | 投保年龄
EMAIL* | email | epolicy_email | 电子保单邮箱
BANK_ACCOUNT | n12 | renewal_debit_account | 续期扣款账号
- | P<n14> | policy_no | 保单号
- | =重疾险|百万医疗|车险|意外险 | product_name | 险种名称
- | money | annual_premium | 年缴保费
- | =10年|20年|终身 | cover_term | 保障期
- | =犹豫期|有效|失效|理赔中 | policy_state | 保单状态
& created_at

== claim_adjuster_note | 理赔笔录
PHONE_NUMBER PERSON_NAME | 联系<name>，电话<mobile>，已约查勘 ¦ 报案人<name> <mobile>，无人伤 ¦ 致电<name>（<mobile>）未接 | adjuster_note | 查勘备注
ADDRESS PERSON_NAME | <name>称事故在其住处<addr> ¦ 车主<name>，住<addr> | statement_text | 笔录
CREDIT_CARD* | unionpay | payout_card | 赔款卡号
PERSON_NAME* | name | third_party_name | 第三者姓名
- | =前保险杠|左前大灯|右后门 | damaged_part | 损失部件
- | money | assessed_loss | 定损金额
- | BA<n12> | report_no | 报案号
- | =已结案|待资料|拒赔 | claim_state | 案件状态
& created_at

== loyalty_card_holder | 会员卡
PERSON_NAME* | name_en ¦ name_mid | holder_name | 持卡人姓名
PHONE_NUMBER* | phone_eu ¦ phone_us | holder_msisdn | 持卡人号码
EMAIL* | email | ebill_email | 账单邮箱
BIRTH_DATE | birth_dmy | holder_bday | 会员生日
GENDER | =f|m|x | holder_gender | 会员性别
ADDRESS* | street ¦ street_eu | holder_street | 会员街道
- | 6<n12> | loyalty_number | 会员卡号
- | =铜|银|金|黑钻 | card_level | 卡级别
- | int:0-90000 | point_balance | 积分余额
- | =PROMO10|WELCOME|BDAY20 | coupon_code | 券码
- | int:18-99 | birthday_coupon_days | 生日券天数
& tenant_id

== gym_membership | 健身会籍
PERSON_NAME* | name ¦ name_en | gym_member_name | 会员名字
PHONE_NUMBER* | mobile | gym_member_phone | 会员手机
PHONE_NUMBER* | mobile | emergency_tel | 紧急电话
OCCUPATION | job_zh | member_profession | 会员职业
AGE | age_zh ¦ age | member_age | 会员年纪
AVATAR_URL* | avatar | face_photo_url | 人脸照片
PERSON_NAME* | name | coach_name | 教练姓名
- | int:1-48 | locker_no | 储物柜
- | =次卡|月卡|年卡|私教包 | membership_plan | 卡种
- | int:0-99 | sessions_left | 剩余课时
- | expiry | valid_until | 到期日
& status_zh created_at

== survey_response_sheet | 问卷答卷
IP_ADDRESS* | ip | respondent_ip | 答题IP
USER_AGENT* | ua | respondent_browser | 答题浏览器
AGE | #int:16-80 | q1_age | 您的年龄
GENDER | =Female|Male|Prefer not to say | q2_gender | 您的性别
OCCUPATION | job_en ¦ job_zh | q3_occupation | 您的职业
EMAIL* | email | prize_draw_email | 抽奖邮箱
GPS_LOCATION | lat | location_latitude | 答题纬度
- | =Very satisfied|Neutral|Dissatisfied | q4_satisfaction | 满意程度
- | =1|2|3|4|5 | q5_scale | 评分题
- | =Price|Quality|Service | q6_reason | 选择理由
- | int:20-2000 | fill_seconds | 答题时长
- | SV_<alnum15> | survey_id | 问卷编号
& source created_at

== government_permit_application | 行政许可申请
PERSON_NAME* | name | legal_representative | 法定代表人
CN_RESIDENT_ID* | cnid ¦ cnid_low | representative_idcard | 法人身份证
PHONE_NUMBER* | mobile ¦ landline_ext | applicant_tel | 申请人电话
ADDRESS* | addr_village | hukou_address | 户籍地址
BIRTH_DATE | birth_zh | applicant_birth | 申请人出生日期
-! | =某某餐饮店|东方建材经营部|启明科技有限公司 | enterprise_name | 企业名称
- | =食品经营许可|户外广告|临时占道 | permit_item | 许可事项
- | 91<n6>MA<B8> | uscc | 信用代码
- | =受理|补正|准予|不予 | approval_step | 审批环节
- | 〔202<int:1-4>〕第<int:1-999>号 | document_no | 文号
& created_at remark_zh

== property_owner_registry | 业主登记
PERSON_NAME* | name | owner_name | 业主姓名
PHONE_NUMBER* | mobile ¦ landline | owner_contact | 业主电话
CN_RESIDENT_ID* | cnid | owner_idcard | 业主身份证
ADDRESS | =<int:1-30>栋<int:1-4>单元<int:101-3204> ¦ <int:1-30>栋<int:1-4>单元<int:101-3204>室 | house_unit | 房屋单元
AGE | #age | owner_age | 业主年龄
OCCUPATION | job_zh | owner_work | 业主工作
- | dec:40-200.1 | built_area | 建筑面积
- | money | monthly_property_fee | 物业费
- | =已入住|空置|出租 | occupancy_state | 入住状态
- | =B1-<n3>|B2-<n3> | parking_bay | 车位号
& updated_at

== electricity_customer | 用电户
PERSON_NAME* | name ¦ name_caps | account_holder | 户名
ADDRESS* | addr ¦ addr_gap | supply_address | 用电地址
PHONE_NUMBER* | landline ¦ mobile | contact_number | 联系号码
BANK_ACCOUNT* | iban ¦ iban_gb | autopay_account | 代扣账户
NATIONAL_ID* | pesel ¦ dni | holder_pesel | 户主国民号
- | n10 | meter_point_no | 户号
- | dec:0-900 | kwh_used | 用电量
- | =居民|商业|工业 | tariff_class | 电价类别
- | =单相|三相 | phase_kind | 相数
- | dec:0-1.4 | power_factor | 功率因数
& amount seq

== crm_sales_lead | 销售线索
PERSON_NAME* | name_en | lead_contact | 线索联系人
EMAIL* | email_work | work_email | 工作邮箱
PHONE_NUMBER* | phone_us ¦ phone_eu | direct_phone | 直线电话
OCCUPATION | =VP Sales|Head of IT|Purchasing Manager|Office Manager|CFO|Plant Engineer | contact_job_title | 联系人职务
SOCIAL_ID | wxid | wechat_id | 微信账号
ADDRESS* | addr_us ¦ addr_eu | contact_mailing_street | 联系人邮寄地址
-! | =Acme Rail|Borealis Foods|Quorvia GmbH|鼎新机械 | company_name | 公司名称
- | =Cold|Warm|Hot | lead_rating | 热度
-! | https://www.<=acmerail|borealis|quorvia>.example | company_website | 公司网站
- | int:1-9000 | employee_count | 员工数
-! | =info@acmerail.example|sales@borealis.example|office@quorvia.example | company_inbox | 公司信箱
& source amount

== newsletter_subscriber | 订阅者
EMAIL* | email | subscriber_address | 订阅地址
EMAIL PERSON_NAME* | email_named | to_header | 收件人头
EMAIL | b64sha:email | email_b64_hash | 订阅哈希
EMAIL* | mailmask:email | email_display | 邮箱显示
PERSON_NAME | first | greeting_first_name | 称呼名
IP_ADDRESS* | ip | optin_ip | 订阅IP
SEARCH_QUERY | query_en | signup_search_phrase | 来源搜索词
- | =Weekly digest|Spring sale|Welcome series | campaign_name | 活动名
- | int:0-9 | email_count/mail_bounces | 退信数
- | dec:0-1.3 | open_rate | 打开率
- | =hard|soft|complaint | bounce_kind | 退信类型
- | hex24 | unsubscribe_token | 退订令牌
& created_at status

== charity_donor | 捐赠人
PERSON_NAME* | name_mid ¦ name_en | donor_name | 捐赠人姓名
ADDRESS* | addr_eu | donor_address | 捐赠人地址
CREDIT_CARD | mid6:card ¦ mask4:card | donor_card_masked | 捐赠卡掩码
BANK_ACCOUNT* | iban_gb ¦ iban | giftaid_account | 捐赠账户
NATIONAL_ID* | sin ¦ nino | donor_tax_number | 捐赠人税号
OCCUPATION | job_en | donor_occupation | 捐赠人职业
- | =Clean Water|School Meals|山区图书角 | appeal_name | 项目名称
- | =monthly|single|legacy | gift_frequency | 频率
- | GB-CHC-<n7> | charity_number | 登记号
& amount currency

== event_ticket_attendee | 活动参会
PERSON_NAME* | name_en ¦ name | badge_name | 胸卡姓名
OCCUPATION | =CTO|Data Scientist|Journalist|Product Manager|Teacher|Student|Consultant|Nurse | badge_title | 胸卡职务
EMAIL* | email | eticket_email | 电子票邮箱
PHONE_NUMBER* | phone_asia ¦ mobile | attendee_phone | 参会电话
SOCIAL_ID | qq ¦ qq | attendee_qq | 参会QQ
GENDER | =F|M|X | attendee_gender | 参会人性别
- | =Hall A|Main Stage|Room 204 | session_room | 会场
- | =Early Bird|Standard|Press | ticket_type | 票类
- | TKT-<B8> | ticket_code | 票码
- | =Vegan|None|Halal | meal_choice | 餐食
& created_at amount

== court_case_party | 诉讼当事人
PERSON_NAME* | name | plaintiff_name | 原告
PERSON_NAME* | name_rare ¦ name | defendant_name | 被告
CN_RESIDENT_ID* | cnid | defendant_id | 被告证件
ADDRESS* | addr_village ¦ addr | service_of_process_addr | 送达地址
PHONE_NUMBER* | mobile | attorney_phone | 代理人电话
NATIONAL_ID* | cpf | foreign_party_cpf | 外籍当事人税号
CHAT_TEXT | [{"发":"<chat>"},{"收":"<chat>"}] | evidence_chat | 聊天证据
- | =民间借贷|离婚纠纷|劳动争议 | cause_of_action | 案由
- | （2023）某01民初<n4>号 | case_number | 案号
- | =立案|开庭|判决|执行 | case_stage | 阶段
- | money | claim_sum | 标的额
& created_at

== rental_tenant | 租客
PERSON_NAME* | name_en ¦ name | tenant_full_name | 租客姓名
PHONE_NUMBER* | phone_eu ¦ mobile | tenant_phone | 租客电话
ADDRESS* | addr_eu ¦ addr | leased_dwelling_address | 租住地址
OCCUPATION | job_en | tenant_employment | 租客工作
NATIONAL_ID* | ssn ¦ sin | tenant_screening_ssn | 租客社保号
BANK_ACCOUNT* | iban | deposit_refund_iban | 押金退款账户
BIRTH_DATE | birth_dot | tenant_birth | 租客生日
- | money | monthly_rent | 月租
- | =Furnished|Unfurnished | furnishing | 装修
- | int:6-36 | lease_months | 租期
- | =1B|2B|Studio | unit_layout | 户型
& status

== message_gateway_queue | 短信网关
PHONE_NUMBER* | mobile ¦ #mobile | dest_terminal/dest_number | 接收号码
SMS_LOG | sms ¦ sms_flat | inbound_log | 上行记录
PASSWORD | pin6 | otp_code | 动态密码
- | =1069<n8>|95588|10010 | service_code | 服务代码
- | =DELIVRD|UNDELIV|EXPIRED|REJECTD | report_stat | 状态报告
-! | =您有新的订单，请登录查看|系统将于今晚升级|会员日全场八折 | template_body | 模板正文
- | int:1-9 | msg_parts | 条数
- | id16 | submit_seq | 提交序号
& created_at batch_no

== telemarketing_call_list | 外呼名单
PHONE_NUMBER* | mobile ¦ landline | dial_target | 外呼号码
PERSON_NAME* | name | target_name | 名单姓名
CALL_LOG | calls_flat ¦ calls | call_attempts | 拨打记录
CARRIER* | carrier | number_carrier | 号码运营商
CHAT_TEXT | 坐席：您好 客户：<chat> ¦ 坐席：打扰了 客户：<chat> | asr_transcript | 通话转写
AGE | #age | target_age | 客户年龄
- | =接通|空号|拒接|停机 | call_result | 呼叫结果
- | int:0-600 | talk_seconds | 通话秒数
- | =信用卡分期|宽带续费|保险回访 | task_name | 任务名
& created_at seq

== roaming_settlement | 漫游结算
SIM_ID* | imsi ¦ imsi | roamer_imsi | 漫游IMSI
PHONE_NUMBER* | phone_eu ¦ phone_asia | roamer_msisdn | 漫游号码
CARRIER* | carrier_en | visited_network | 拜访网络
CELL_TOWER | cgi | visited_cgi | 拜访小区
IMEI* | imeisv ¦ imei | roamer_equipment | 漫游终端
- | =TAP3.12|RAP1.5|BCE2 | file_spec | 文件规格
- | dec:0-90 | sdr_charge | 结算费
- | =DEUD1|GBRVF|FRAF1 | tadig_code | 运营商码
- | int:0-9999 | utc_offset_code | 时差码
& batch_no currency

== esim_profile_order | eSIM订单
SIM_ID* | iccid | profile_iccid | 配置ICCID
SIM_ID | sha:imsi ¦ md5:imsi | imsi_hash | IMSI哈希
IMEI* | imei ¦ gap4:imei | target_imei | 目标IMEI
IMEI | mask4:imei | imei_masked | IMEI掩码
CARRIER | carrier_en | profile_carrier | 配置运营商
EMAIL* | email | activation_email | 激活邮箱
DEVICE_SERIAL | sn_apple | phone_sn | 手机SN
- | LPA:1$smdp.velora.test$<B16> | activation_code | 激活码
- | 8904<n28> | eid_chip_no | 芯片号
- | =Europe 5GB|Asia 10GB|Global 1GB | data_plan_name | 套餐名
& status created_at

== second_hand_phone_trade | 二手机交易
IMEI* | imei ¦ imei2 | sold_imei | 售出串号
IMEI* | meid | sold_meid | MEID
DEVICE_SERIAL* | sn_apple ¦ sn_samsung | sold_serial | 售出序列号
NICKNAME | nick | seller_nickname | 卖家昵称
CHAT_TEXT | chat | bargaining_text | 议价消息
- | brand | phone_brand | 手机品牌
- | =99新|95新|充新|有锁 | condition_label | 成色
- | =128G|256G|8+256 | storage_spec | 存储
-! | int:70-100 | battery_health | 电池健康
- | money | deal_price | 成交价
& created_at
"""
