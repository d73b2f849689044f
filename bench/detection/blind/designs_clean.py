# ruff: noqa: E501  one line is one design in six naming styles
"""Columns that hold nobody's data: home | values | snake_case | camelCase | UPPER | 中文 | pinyin | blank."""

BUSINESS = """
order | ((order15)) | order_no/order_sn | orderNo/orderSn | ORD_NO | 订单号/订单编号 | dingdan_hao/ddh | yes
order | ((order15_luhn)) ¦ ((order15)) | trade_no/out_trade_no | outTradeNo | TRD_NO/OUT_TRADE_NO | 交易单号 | jydh | yes
order | ((order18)) | transaction_id/pay_serial | transactionId/paySerialNo | TXN_ID/PAY_SEQ | 支付流水号 | zflsh/liushui_hao | yes
order | ((snowflake)) | order_id/line_id | orderId/lineItemId | ORD_ID | 明细编号 | mxbh | yes
order | ((price)) | amount/total_price/pay_amount | totalAmount/payAmount | TOT_AMT/PAY_AMT | 金额/实付金额 | jine/zongjia/je | yes
order | ((=pending|paid|shipped|delivered|cancelled|refunded)) | status/order_status | orderStatus | ORD_STAT/STAT_CD | 订单状态/状态 | zhuangtai/ddzt | yes
order | ((=待付款|已发货|已完成|已取消|退款中)) | order_state/state_desc | stateDesc | ORD_STS_DESC | 状态描述 | ztms/ddzt_ms | yes
order | ((tracking)) | tracking_number/waybill_no | trackingNo/waybillNo | TRK_NO/WAYBILL | 运单号/快递单号 | yundan_hao/kddh | yes
order | ((=顺丰速运|圆通快递|中通快递|韵达速递|京东物流)) | express_company/shipper_corp | expressCompany | EXP_CORP | 快递公司 | kuaidi_gs/kdgs | yes
order | ((ts)) | paid_at/created_at | paidAt/createTime | PAY_TM/CRT_TM | 下单时间/支付时间 | xdsj/zhifu_shijian | yes
order | ((1-60)) | quantity/item_count | itemCount/buyNum | QTY/ITM_CNT | 数量/件数 | shuliang/sl | yes
order | ((up8)) | coupon_code/promo_code | couponCode | CPN_CD | 优惠码 | yhm/youhui_ma | yes
order | ((=支付宝|微信支付|银联|货到付款)) ¦ ((=alipay|wxpay|cod)) | pay_channel/payment_method | payChannel | PAY_CHNL | 支付方式 | zffs | -
goods | ((sku)) | sku/sku_code | skuCode/itemSku | SKU_CD | 货号/商品编码 | huohao/spbm | yes
goods | ((product)) | product_name/goods_name | productName/goodsTitle | PRD_NM/GDS_NM | 商品名称/品名 | spmc/shangpin_mingcheng | yes
goods | ((product_en)) | item_name/title | itemTitle/productTitle | ITM_NM | 英文品名 | ywpm | yes
goods | 69((n11)) | barcode/ean13 | barCode/eanCode | EAN_CD/BAR_CD | 条形码 | txm/tiaoma | yes
goods | ((isbn13)) | isbn | isbn13 | ISBN_NO | 书号ISBN | shuhao | yes
goods | ((asset)) | image_url/cover_url | coverUrl/mainImage | IMG_URL | 商品主图/封面地址 | sptp/fengmian_url | yes
goods | ((=李宁|安踏|海尔|周黑鸭|张小泉|陈克明|王老吉|马应龙|Calvin Klein|Jordan)) | brand/brand_name | brandName | BRND_NM | 品牌/品牌名 | pinpai/ppmc | -
goods | ((0-9999)) | stock/inventory_qty | stockNum/inventory | STK_QTY | 库存/可用库存 | kucun/kc | -
goods | ((dish)) | dish_name/menu_item | dishName/menuItem | DISH_NM | 菜名/菜品名称 | caiming/cpmc | yes
goods | ((=红色|黑色|藏青|XL|M|S|42码|均码)) | spec/variant | specValue/variantName | SPEC_DESC | 规格 | guige/gg | -
goods | ((1-5)).((n1)) | rating/avg_score | avgRating/score | AVG_SCR/RTNG | 评分 | pingfen/pf | -
goods | LOT((n6)) ¦ ((up3))((n6)) | lot_no/batch_code | batchCode/lotNo | LOT_NO | 批次号/生产批号 | pici/scph | -
work | ((=北京市|上海市|深圳市|杭州市|成都市|武汉市|石家庄市|张家界市)) | city/branch_city | cityName/branchCity | CTY_NM | 城市/所在城市 | chengshi/cs | -
work | ((=China|Germany|Brazil|Jordan|Chad|Georgia|Japan|Canada)) ¦ ((=US|DE|JP|GB|FR|BR)) | country/country_name | countryName/countryCode | CTRY_CD | 国家 | guojia/gj | -
work | ((=研发部|市场部|人力资源部|财务部|客服中心)) ¦ ((=Sales|Legal|R&D|Finance)) | department/dept_name | deptName/department | DEPT_NM | 部门/所属部门 | bumen/bm | -
work | E((n5)) ¦ EMP((n6)) | batch_job_code/cost_center | costCenter | COST_CTR | 成本中心 | cbzx | -
work | ((=盛远科技有限公司|恒泰建材厂|青木商贸有限公司|云桥物流集团|鑫源电子有限公司)) ¦ ((=Northgate Logistics Ltd|Silver Birch LLC|Otter Vale Inc.)) | company/supplier_name | companyName/vendorName | VNDR_NM/CORP_NM | 供应商名称/公司名称 | gysmc/gongsi_mc | -
bank | ((2-30)).((n2))% ¦ 0.0((n3)) | interest_rate/apr | interestRate/annualRate | INT_RT | 利率 | lilv/ll | -
bank | ((=CNY|USD|EUR|JPY|HKD)) | currency/ccy | currencyCode | CCY_CD | 币种 | bizhong/bz | yes
bank | ((n12)) | journal_no/voucher_no | voucherNo/journalNo | VCHR_NO | 凭证号 | pzh/pingzheng_hao | yes
bank | 102((n9)) ¦ 308((n9)) | branch_code/cnaps_code | branchCode/cnapsCode | BRCH_CD | 联行号/网点号 | lhh/wangdian_hao | -
survey | ((1-10)) | nps_score/satisfaction | npsScore/satisfaction | NPS_SCR | 满意度 | mydu/manyidu | -
survey | ((=A|B|C|D)) | answer_code/choice | answerCode/choice | ANS_CD | 选项 | xuanxiang | yes
survey | ((=质量很好|一般般|物流太慢|包装破损|下次还来|性价比高|不推荐)) | review_tag/reason_option | reviewTag | RVW_TAG | 评价标签 | pjbq/pingjia_bq | -
school | ((0-100)) | score/exam_score | examScore/mathScore | EXM_SCR | 成绩/数学成绩 | chengji/cj | -
school | ((=一年级|二年级|高三|初二))((1-12))班 | class_name/grade_class | className | CLS_NM | 班级/年级班级 | banji/bj | -
school | ((=高等数学|大学物理|线性代数|马克思主义原理|文学概论)) ¦ ((=Algebra II|Organic Chemistry|World History)) | course_name/subject | courseName/subject | CRS_NM | 课程名称 | kcmc/kecheng | -
health | ((=J06.9|I10|E11.9|K29.5|M54.5|N39.0)) | icd_code/dx_code | icdCode/dxCode | ICD_CD | 诊断编码 | zdbm/zhenduan_bm | yes
health | ((=口腔科|心内科|儿科|骨科|神经内科)) | ward/dept | visitDept/wardName | DEPT_CD_NM | 就诊科室 | keshi/jzks | -
health | ((3-12)).((n1)) ¦ ((60-190)) | lab_value/glucose | labValue/glucoseLevel | LAB_VAL | 血糖值/检验结果 | jyjg/xuetang | -
content | ((=今日大盘收涨|五一出行攻略|秋季新品上市|十款家常菜做法|手机摄影入门)) ¦ ((=10 tips for better sleep|Market wrap|Spring sale guide)) | article_title/headline | articleTitle/headline | ART_TTL | 文章标题/标题 | wzbt/biaoti | -
content | ((=美食|旅行|数码|育儿|健身)) ¦ ((=food|travel|tech)) | tag/category_name | tagName/categoryName | TAG_NM/CAT_NM | 标签/分类 | biaoqian/fenlei/fl | -
content | ((0-90000)) | view_count/likes | viewCount/likeCount | VIEW_CNT/PV | 浏览量/点赞数 | liulan_liang/dzs | -
content | /topic/((n5)) ¦ /channel/((=food|auto|home))/((n4)) | path/url_path | urlPath/routePath | URL_PTH | 路由路径 | lylj/url_lj | -
"""

TECHNICAL = """
log | ((uuid)) | request_id/trace_uuid | requestId/traceId | REQ_ID/TRC_ID | 请求ID/链路ID | qq_id/qingqiu_id | yes
log | ((hex32)) | trace_id/correlation_id | traceHex/correlationId | CORR_ID | 追踪号 | zhuizong_hao | -
log | ((iso)) ¦ ((isotz)) | event_time/logged_at | eventTime/loggedAt | EVT_TM/LOG_DTTM | 日志时间 | rzsj/rizhi_shijian | yes
log | ((epoch_ms)) | ts/event_ts_ms | eventTs/timestampMs | EVT_TS | 时间戳 | sjc/shijianchuo | yes
log | ((=200|301|304|400|404|500|502)) | status_code/http_status | httpStatus/statusCode | HTTP_STAT | 响应码 | xym | yes
log | ((1-4000)) | latency_ms/duration | durationMs/latency | LTNCY_MS/DUR | 耗时/响应时长 | haoshi/xysc | -
log | ((=INFO|WARN|ERROR|DEBUG)) | level/log_level | logLevel | LOG_LVL | 日志级别 | rzjb | yes
log | /api/v((1-3))/((=orders|items|cart|auth/refresh|health)) | request_path/endpoint | requestPath/apiEndpoint | REQ_URI | 接口路径/请求地址 | jklj/qqdz | yes
log | ((version4)) | app_version/client_version | appVersion/clientVer | APP_VER | 应用版本/版本号 | banben_hao/bbh | yes
log | ((host)) | host/node_name | hostName/serverNode | HST_NM/NODE | 主机名 | zhuji_ming/zjm | yes
log | ((port)) | port/listen_port | listenPort/dstPort | DST_PORT | 端口 | duankou/dk | -
device | ((version)) | firmware_version/os_version | osVersion/fwVersion | OS_VER/FW_VER | 固件版本/系统版本 | gjbb/xitong_bb | yes
device | ((=MI 10|ELS-AN00|V2219A|iPhone14,2|SM-G9910|Pixel 7|RMX3687)) | model/device_model | deviceModel/phoneModel | DEV_MDL | 机型/设备型号 | jixing/sbxh | -
device | ((1-100)) | battery_pct/battery_level | batteryLevel | BTRY_PCT | 电量 | dianliang/dl | -
device | ((=1080x2400|1170x2532|720x1600|1440x3200)) | resolution/screen_size | screenResolution | SCRN_RES | 分辨率 | fenbianlv/fbl | yes
device | ((=wifi|4g|5g|ethernet)) | network_type/conn_type | networkType/connType | NTWK_TP | 网络类型 | wllx/wangluo_lx | -
device | ((=HUAWEI|Xiaomi|OPPO|vivo|Apple|samsung)) | manufacturer/device_brand | deviceBrand/manufacturer | DEV_MFR | 设备厂商 | changshang/sbcs | -
build | ((sha)) | commit_sha/git_commit | commitSha/gitRevision | GIT_SHA | 提交哈希 | tj_hash | yes
build | ((md5)) | file_md5/checksum | fileMd5/checksum | FILE_MD5/CHKSUM | 文件MD5/校验和 | wj_md5/jiaoyan_he | -
build | ((sha256)) | content_sha256/image_digest | contentSha256/imageDigest | IMG_DGST | 内容摘要SHA256 | nr_sha256/wenjian_zhaiyao | -
build | sha256:((sha256)) | layer_digest/oci_digest | layerDigest | LYR_DGST | 镜像摘要 | jxzy | yes
build | ((=success|failed|skipped|running)) | build_result/ci_status | buildResult/ciStatus | BLD_RSLT | 构建结果 | gjjg/goujian_jg | yes
build | s3://((=artifacts|releases|data-lake))/((date))/((hex8)).tar.gz | artifact_uri/storage_path | artifactUri/storagePath | ARTFCT_URI | 制品路径 | zplj/cunchu_lj | yes
build | #((hex6)) | theme_color/label_color | themeColor/labelColor | LBL_CLR | 颜色值 | yanse/ysz | yes
build | 0x((hex16)) | memory_offset/ptr | memOffset | MEM_OFST | 内存偏移 | ncpy | yes
build | ((n9)) | size_bytes/file_size | fileSize/sizeBytes | FILE_SZ | 文件大小 | wjdx/daxiao | yes
ads | ((n6)) | campaign_id/ad_group_id | campaignId/adGroupId | CMPGN_ID | 广告计划ID/推广计划 | ggjh_id/tgjh | yes
ads | 0.((n4)) | ctr/win_rate | ctr/bidWinRate | CTR_RT | 点击率 | djl/dianji_lv | yes
ads | ((uuid)) | creative_id/bid_request_id | bidRequestId/creativeUuid | CRTV_ID | 创意ID | chuangyi_id/cyid | -
ads | ((=信息流|开屏|激励视频|横幅)) ¦ ((=banner|interstitial|rewarded)) | ad_format/placement | adFormat/placementType | AD_FMT | 广告形式 | ggxs/guanggao_xs | -
ads | ((1-90)).((n2)) | bid_price/cpm | bidPrice/ecpm | BID_PRC | 出价 | chujia/cj | -
person | ((=bronze|silver|gold|platinum)) ¦ ((=普通|黄金|钻石)) | member_level/tier | memberLevel/vipTier | MBR_LVL | 会员等级 | hydj/huiyuan_dj | -
person | ((=true|false)) ¦ ((=0|1)) ¦ ((=Y|N)) | is_active/email_verified | isActive/emailVerified | ACT_FLG/EML_VRFD_FLG | 是否启用/手机是否验证 | sfqy/sfyz | yes
person | ((n3)) ¦ ((n5)) | points/credit_score | points/creditScore | PNTS_BAL | 积分/信用分 | jifen/jf | -
person | ((date)) | registered_on/last_login_date | registeredOn/lastLoginDate | REG_DT/LST_LGN_DT | 注册日期/最近登录日期 | zcrq/zhuce_riqi | yes
person | ((=wechat|appstore|baidu|huawei|douyin)) | source/reg_channel | regChannel/utmSource | REG_CHNL/SRC_CD | 注册渠道/来源 | laiyuan/zcqd | -
person | ((=zh-CN|en-US|ja-JP|de-DE)) | locale/language | locale/preferredLang | LANG_CD | 语言 | yuyan/yy | yes
"""

LINES = [line for block in (BUSINESS, TECHNICAL) for line in block.strip().splitlines()]
