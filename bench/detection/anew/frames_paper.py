# ruff: noqa: E501  a frame is a line
"""What offices write: waybills, bookings, invoices, HR letters, medical notes, resumes, cards, calendars, forms."""

_ZH = """
运单号((waybill)) 寄件人:[[name]] [[mobile]] 收件人:[[name]] [[mobile]] 收件地址:[[addr]]
面单⏎收：[[name_stars]] [[mobile_stars]]⏎[[addr]]⏎件数1 重量0.((n1))kg
寄方 [[name]] [[landline]] [[addr]] / 收方 [[name]] [[mobile]] [[addr_short]]
电子发票 购买方名称：[[name]] 纳税人识别号：[[cnid]] 金额((money))
增值税普通发票 收款人：[[name]] 复核：[[name]] 开票人：[[name]]
酒店入住登记单 姓名[[name]] 性别[[sex]] 证件号码[[cnid]] 房号((n4))
航班 CA((n4)) 旅客[[name]] 证件[[cnid]] 联系手机[[mobile]]
乘机人：[[name_py|up]]，票号999-((n10))，手机：[[mobile]]
劳动合同书 甲方：某科技公司 乙方：[[name]] 身份证号码：[[cnid]] 住址：[[addr]]
员工花名册：((n4)),[[name]],[[sex]],[[dob]],[[mobile]]
入职通知书：[[name]]同学，您应聘的岗位为[[OCCUPATION=算法工程师|财务专员|采购助理|仓库管理员]]，报到时间((day_zh))
个人简历 姓名：[[name]]｜[[sex]]｜[[age]]岁｜电话：[[mobile]]｜邮箱：[[email]]
求职意向：运营；姓名：[[name]]；现居：[[addr_short]]；出生年月：[[dob_dot]]
离职证明 兹证明[[name]]（身份证号：[[cnid]]）自((day_zh))起与我司解除劳动关系
门诊病历 姓名 [[name]] 性别 [[sex]] 年龄 [[age]] 职业 [[job]] 主诉 头晕三天
出院小结：患者[[name]]，[[sex]]，[[age]]岁，住院号((n8))，于((day_zh))出院
检验报告单 姓名:[[name]] 性别:[[sex]] 年龄:[[age]]岁 标本:血清 ALT ((n2)) U/L
疫苗接种凭证 受种者：[[name]] 出生日期：[[dob]] 监护人：[[name]] [[mobile]]
学籍卡 学生姓名[[name]] 性别[[sex]] 出生日期[[dob_bare]] 家庭住址[[village]] 监护人[[name]]
准考证 考生：[[name]] 证件号：[[cnid]] 考场：第((n2))考场
保单号((n12)) 投保人[[name]] 被保险人[[name]] 职业[[job]] 出生日期[[dob]]
贷款申请表：申请人[[name]]，身份证[[cnid]]，月薪((n4))，银行卡[[card]]，居住地址[[addr]]
户口簿 户主姓名 [[name]] 住址 [[village]]
不动产权证 权利人：[[name]] 坐落：[[addr]]
行驶证 所有人：[[name]] 住址：[[addr]] 品牌型号：大众牌
处方笺：[[name_stars]] [[sex]] [[age]]岁 阿莫西林胶囊 0.5g tid
催缴通知：[[addr_room]]业主[[name]]欠缴物业费((money))元
会议签到：[[name]]/[[OCCUPATION=副研究员|高级工程师|项目经理|讲师]]/[[mobile]]
名片：[[name]] [[OCCUPATION=市场总监|客户经理|技术顾问|业务员]] 手机 [[mobile_gap]] 邮箱 [[email_own]] 地址：((=展厅|一楼|门店))
宣传栏：优秀党员[[name]]、[[name]]
报销人[[name]]，事由：出差，开户行账号[[card]]
讣告：[[name]]同志因病于((day_zh))逝世，享年[[age]]岁
请将货物发至：[[addr]]（[[name]] 收 [[mobile]]）
入学登记：[[name]]，[[age_kid]]岁，父亲[[name]]（[[job]]），母亲[[name]]（[[job]]）
客户信息卡｜姓名：[[name]]｜昵称：[[nick]]｜微信：[[wxid]]｜生日：[[dob]]
维修单：机型Mate 50，IMEI [[imei]]，SN [[sn]]，客户[[name]] [[mobile]]
入网申请：机主[[name]] 号码[[mobile]] ICCID[[iccid]] 运营商[[carrier]]
宽带装机单：地址[[addr]]，联系人[[name]]，光猫SN[[sn]]，光猫MAC[[MAC|bare]]
固定资产标签 笔记本 序列号[[sn]] 使用人[[name]]
二手手机回收报告：IMEI1 [[imei]] IMEI2 [[imei]] 序列号 [[sn_apple]] 成色95新
"""

_EN = """
BOOKING REF ((UP6))  PAX [[pax]] MR  LHR-JFK  ((day))  SEAT ((int:10-40))C
1.[[pax]] MRS  2.[[pax]] MR   CTCM [[tel_us_bare]]
Itinerary for [[en]]: ((=QF|BA|LH))((n3)) dep ((hm)), e-ticket 125-((n10))
Guest name: [[last_first]]  Arrival: ((day))  Nights: ((n1))  Phone: [[tel_de]]
Hotel voucher ((alnum8)): [[en]] + 1 adult, e-mail [[email]]
SHIP TO: [[en|up]]⏎[[addr_us|up]]⏎UPS GROUND  TRACKING 1Z((UP16))
FROM: [[en2]], [[addr_us]]  TO: [[en2]], [[addr_us]]  LBS ((n1))
Royal Mail Tracked 24⏎[[en]]⏎[[addr_uk]]
Lieferschein ((n7)): [[de]], [[addr_de]]
Colissimo - destinataire : [[fr]] - [[addr_fr]] - tél. [[tel_fr]]
Consignee [[ind]]⏎[[addr_in]]⏎Ph [[tel_in]]⏎COD Rs ((money))
Absender [[de]], Empfänger [[de]], Sendung ((n12))
Postcard to [[fr]], [[addr_fr]]
AusPost eParcel: [[en2]], [[addr_au]], ATL yes
Canada Post - Addressee: [[en2]], [[addr_ca]]
INVOICE #((n6))  Bill to: [[en]], [[addr_us]]  Due ((day))  Total $((money))
Rechnung Nr. ((n5)) an [[de]], zahlbar auf [[iban_gap]] bis ((day))
Remittance: [[iban]] BIC ((=COBADEFFXXX|DEUTDEFF|BARCGB22))  beneficiary [[en]]
Receipt. Card [[card|last4]] approved 0((n5)). Cardholder [[en|up]]
Dear [[en2]],⏎We are pleased to offer you the position of [[Job]] at a salary of ((n5)) per annum.
Dear Ms [[last]], your probation as [[Job]] has been extended to ((day)).
HR file: [[last_first]]; DOB [[dob_us]]; SSN [[ssn]]; Title: [[Job]]; Hired ((day))
Reference for [[en2]], who worked here as a [[job_en]] until 2023.
W-2 employee's social security number [[ssn]] employee's name [[en]] [[addr_us]]
P60: [[en2]], NI no [[nino]], tax code 1257L
Form 16: Employee [[ind]], PAN [[pan]], AY 2024-25
CV — [[en]] | [[Job]] | [[email]] | [[tel_uk]] | [[addr_uk]]
Résumé: [[name_py2]], [[Job]]. Reach me at [[email]] or [[tel_us]].
RESUME⏎[[en]]⏎[[addr_us]]⏎[[tel_us]] · [[email]]⏎Objective: a role as [[Job]]
Lebenslauf: [[de]], geboren am [[dob_de]] in Bremen, wohnhaft [[addr_de]]
DISCHARGE SUMMARY  Name: [[last_first]]  Sex: [[MF]]  DOB: [[dob_us]]  MRN ((n7))
Pt: [[en2]]  DOB [[dob_us]]  Allergies: NKDA  PCP: Dr. [[en2]]
Referral: thank you for seeing [[en2]] (d.o.b. [[dob_uk]]), a [[age]]-year-old [[job_en]] with low back pain.
Vaccination record: [[first]] [[last]], born [[dob_en]], batch ((UP6))
OBX|1|NM|GLU||((n2))|mg/dL  PID|1||((n7))||[[PERSON_NAME=Mensah^Grace|Tillman^Joshua|Beck^Hannah]]||[[dob_bare]]|[[MF]]
Insured: [[en]]; occupation [[job_en]]; age next birthday [[age]]; smoker N
Claim ((n8)): driver [[en2]], [[gender]], [[age]], licence held ((int:2-30)) years
Emergency contact: [[en2]] (sister) [[tel_us]]
School trip consent: [[first]] [[last]], aged [[age_kid]], parent [[en2]], mobile [[tel_uk]]
Attendance - absent: [[en2]] (flu), [[en2]] (dentist)
BEGIN:VCARD⏎VERSION:3.0⏎FN:[[en2#1]]⏎TEL;TYPE=CELL:[[e164]]⏎EMAIL:[[email]]⏎END:VCARD
BEGIN:VCARD⏎FN:[[name]]⏎TITLE:[[job]]⏎TEL:[[mobile]]⏎BDAY:[[dob]]⏎X-QQ:[[qq]]⏎END:VCARD
N:[[last]];[[first]];;;⏎NICKNAME:[[handle]]⏎PHOTO;VALUE=URI:[[avatar]]⏎GENDER:[[MF]]
TITLE:[[Job]]⏎BDAY;VALUE=DATE:[[dob_bare]]⏎GEO:geo:[[latlon]]
ATTENDEE;CN="[[en2]]";PARTSTAT=ACCEPTED:mailto:[[email]]
ORGANIZER;CN=[[name_py2]]:mailto:[[email_own]]⏎DTSTART:((n8))T090000Z⏎SUMMARY:1:1
BEGIN:VEVENT⏎SUMMARY:Dinner with [[en2]]⏎LOCATION:[[addr_us]]⏎GEO:[[GPS_LOCATION@lat]]\\;[[GPS_LOCATION@lon]]⏎END:VEVENT
From: "[[en2]]" <[[email_own]]>⏎To: [[name_py2]] <[[email]]>⏎Subject: quotation
From: [[email]]⏎Received: from phone ([[ip]]) by mx1 with ESMTPSA id ((alnum10))
Reply-To: =?utf-8?Q?x?= <[[email]]>⏎X-Originating-IP: [[ip]]⏎X-Mailer: SuiteMail 4
Return-Path: <[[email_own]]>⏎Message-ID: <((hex16))@mailer.tidemill.example>
-- ⏎[[en]]⏎[[Job]], Facilities⏎T [[tel_uk]]
commit ((hex40))⏎Author: [[en2]] <[[email]]>⏎Date:   Tue Mar 4 ((time)) 2025 +0000⏎⏎    Bump deps
((hex7)) ((day)) [[en2]] Fix flaky test (#((n4)))
Signed-off-by: [[name_py2]] <[[email]]>
Co-authored-by: [[handle]] <[[email]]>
* ((hex7)) - fix typo ((=2 days ago|3 weeks ago)) <[[en2]]>
Full name: [[en]]⏎Street address: [[street_us]]⏎Phone: [[tel_us]]
Vorname: [[PERSON_NAME=Heike|Uwe|Björn|Annika]]⏎Nachname: [[PERSON_NAME=Krüger|Schäfer|Vogt|Ziegler]]⏎Geburtsdatum: [[dob_de]]⏎Telefon: [[tel_de]]
Nom : [[PERSON_NAME=Lefèvre|Garnier|Marchand]]  Prénom : [[PERSON_NAME=Hélène|Loïc|Solène]]  Né(e) le [[dob_uk]]  Profession : [[OCCUPATION=infirmière|menuisier|boulanger|professeur]]
Beruf: [[OCCUPATION=Krankenpfleger|Tischlerin|Buchhalter|Lehrerin]], Alter: [[age]], Geschlecht: [[GENDER=weiblich|männlich]]
Nombre: [[PERSON_NAME=Lucía Ferrer Gil|Javier Ortega Ruiz|Marta Salas Peña]]  DNI: [[dni]]  Sexo: [[GENDER=Mujer|Hombre]]  Edad: [[age]]
Nome: [[PERSON_NAME=Thiago Nogueira|Larissa Prado|Renata Bastos]]; CPF: [[cpf]]; profissão: [[OCCUPATION=enfermeira|motorista|advogado]]
Name (as in NRIC): [[name_hk]] / Contact: [[tel_sg]] / Occupation: [[job_en]]
Repair order: iPhone 14, IMEI [[imei]], serial [[sn_apple]], customer [[en2]]
Asset tag ((n5)) | ThinkPad | S/N [[sn]] | assigned to [[en2]]
Model: SM-A546B  IMEI: [[imei]]  S/N: [[sn]]  Made in Vietnam
EID/ICCID label: [[iccid_en]]  PIN 0000
MAC: [[MAC]]⏎S/N: [[sn]]⏎Default login on back
Warranty card. Serial No.: [[sn]]  Purchased ((day))  Owner: [[en2]]
Service tag lookup [[sn]] (monitor)
Timesheet w/e ((day)): [[en2]] 38.5h, [[en2]] 12h
Minutes. Present: [[en2]] (chair), [[en2]], [[en2]]. Apologies: [[en2]].
Visitor log ((hm)) [[en2]] to see [[en2]], badge ((n3))
Donor: [[en]], gift $((n3)), thank-you letter to [[addr_us]]
Obituary: [[en]], a retired [[job_en]], died on ((day)) aged [[age]].
Tenancy: [[addr_uk]]. Tenants: [[en2]] and [[en2]].
Police report: victim [[en2]], [[gender]], age [[age]], residing at [[addr_us]]
Jury summons - juror [[last_first]], occupation: [[job_en]]
Membership #((n6)): [[en2]], born [[dob_en_us]], paid by [[card_stars]]
Marriage register: [[en2]], [[job_en]], aged [[age]], to [[en2]], [[job_en]], aged [[age]]
Gender identity: [[gender]]⏎Preferred contact: [[email]]
Sex assigned on record: [[Gender]]; specimen ((UP8))
Applicant is a [[gender]] aged [[age]] with two dependants
Dog licence holder [[en2]], [[addr_ca]]
"""

FRAMES = [line for part in (_ZH, _EN) for line in part.strip().split("\n")]
