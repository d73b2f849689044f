"""English texts that people write: chats, tickets, reviews, posts, forms, mails. `⏎` is a line's end."""

CHAT = """
hey it's [[name_en]], new number [[phone_us]], delete the old one
can you text me at [[phone_us]] when you land?
my email is [[email]] send the pics there pls
use the plus address [[email_plus]] so it gets filtered
I'm staying at [[addr_us]] until sunday, buzz me in
omg [[name_en]] just got engaged to [[name_en]]!!
wifi is GuestNet and the password: [[pw]]
call the school and ask for [[name_en]], ext is on the door
we met at the pin I sent, [[gps]], next to the fountain
turning [[AGE=30|40|50|21|18]] years old next week and I feel ancient
i'm a [[job_en]] btw, [[AGE=24|29|33|41]] years old, two cats
just ship it to [[name_en]], [[addr_uk]] please
my uk mobile is [[phone_world]] if whatsapp doesn't work
pls venmo me or use the card [[card_gaps]], I trust you lol
lost my phone, imei [[imei_gaps]], can you blacklist it?
ping [[email_work]] for access, she handles the roster
dad's number is [[phone_us]], tell him I'm late
Did you hear back from [[name_en]] about the deposit?
Sent from my phone. [[name_en]] | [[phone_us]]
"""

TICKETS = """
Ticket #((n7)): customer [[name_en]] ([[email]]) cannot reset password since ((date)).
Caller ID [[phone_us]]. Wants refund for order ((n9)), escalated to billing.
Please update my shipping address to [[addr_us]]. Thanks, [[name_en]]
User reports double charge on card [[card]], amount $((price)), posted ((date)).
Agent note: verified DOB [[birth_us]] and phone [[phone_us]] before unlock.
The tablet with serial number [[serial]] arrived with a cracked screen.
Device details from user: IMEI [[imei]], carrier [[carrier_en]], iOS ((version)).
Hi, I forgot my password, my old one was [[pw]] but it no longer works.
Please delete my account, registered under [[email_plus]].
Patient: [[name_en]], DOB: [[birth_us]], Sex: [[sex_En]], reason: follow-up.
GDPR request from [[name_en]], reply to [[email_work]], deadline ((date)).
Guest [[name_last_first]] checked in late; contact [[phone_world]].
Customer's router shows MAC [[mac]], firmware ((version4)), lights amber.
SIM not provisioned. ICCID [[iccid_world]] IMSI [[imsi]] carrier [[carrier_en]].
Return label to be mailed to [[name_en]], [[addr_us]].
Login blocked: unusual sign-in from [[ip]] at ((isotz)). Customer says it was them.
Chat transcript closed. Visitor nickname: [[nick_en]], email: [[email]].
"""

REVIEWS = """
Our guide [[name_en]] was fantastic, five stars, would book again!
Dr. [[name_en]] took the time to explain everything. Clean office, short wait.
Ask for [[name_en]] at the counter, she fixed my bike in ten minutes.
As a [[job_en]] I'm on my feet all day and these insoles are a lifesaver.
Bought for my mother who is [[AGE=67|72|81|79]] years old. She loves the big buttons.
Terrible. The manager, [[name_en]], hung up on me twice.
Installer [[name_en]] called from [[phone_us]] and showed up on time.
"""

POSTS = """
MISSING: [[name_en]], [[age]] years old, last seen ((date)). Call [[phone_us]].
Posted by [[nick_en]] on ((date)): anyone tried the new trail?
Follow me, screen name [[nick_en]], for more sourdough fails
Selling two tickets, email [[email]] or text [[phone_us]], no scammers
Congrats to [[name_en]] on the promotion to lead [[OCCUPATION=data analyst|journalist|pharmacist]]!
RT if you think [[name_en]] should run the charity auction again
Housemate wanted, room at [[addr_uk]], £((300-900)) pcm
"""

FORMS = """
Name: [[name_en]]⏎Email: [[email]]⏎Phone: [[phone_us]]⏎Message: Do you ship to Canada?
First and last name: [[name_en]] | Date of birth: [[birth_en]] | Gender: [[sex_En]]
Full Name: [[name_upper]]⏎Billing Address: [[addr_us]]⏎Card Number: [[card_gaps]]⏎Exp: ((1-12))/((26-31))
Applicant: [[name_en]]; Occupation: [[job_En]]; Employer phone: [[phone_us]]
Emergency contact: [[name_en]] ([[phone_us]]), relation: sister
Ship to:⏎[[name_en]]⏎[[addr_us]]⏎Order ((n10)) / Weight 2.4 lb
Username: ((=guest|demo|trial))⏎Password: [[pw]]⏎Remember me: yes
Age: [[age]]  Sex: [[sex_MF]]  Height: ((150-195)) cm  Weight: ((48-110)) kg
Date of Birth (MM/DD/YYYY): [[birth_us]]
BEGIN:VCARD⏎VERSION:3.0⏎FN:[[name_en]]⏎TEL;TYPE=CELL:[[phone_us]]⏎EMAIL:[[email]]⏎END:VCARD
BEGIN:VCARD⏎VERSION:2.1⏎FN:[[name]]⏎TEL;CELL:[[mobile]]⏎BDAY:[[birth]]⏎END:VCARD
BEGIN:VEVENT⏎DTSTART:((date8))T090000Z⏎SUMMARY:Quarterly sync⏎ATTENDEE;CN="[[name_en]]":mailto:[[email_work]]⏎END:VEVENT
Witness statement of [[name_en]], [[job_en]], residing at [[addr_us]].
Passenger [[name_upper]] / Flight LH((n3)) / Seat ((1-40))C / Ticket ((n13))
Beneficiary [[name_en]], born [[birth_en]], policy ((up8))
Device enrolment⏎Serial Number: [[serial]]⏎UDID: [[udid]]⏎Wi-Fi Address: [[mac]]⏎ICCID: [[iccid_world]]
MEID: [[meid]]⏎Model: MQ8T3LL/A⏎Capacity: 128 GB
Settings > About: IMEI [[imei]], IMEISV [[imeisv]], Build number TP1A.((n6)).014
Bluetooth Address [[mac]] Wi-Fi MAC Address [[mac]] Up time ((1-90)):22:10
"""

MAIL = """
From: [[name_en]] <[[email]]>⏎To: [[email_work]]⏎Subject: Invoice question⏎⏎Hi, could you resend it?
From: "[[name_last_first]]" <[[email_work]]>⏎Date: ((http_date))⏎Subject: Re: budget
Best,⏎[[name_en]]⏎[[job_En]]⏎[[phone_us]] | [[email_work]]
Dear [[name_en]],⏎Your appointment is confirmed for ((date)) at 9:30 AM.
Cc: [[email_work]], [[email_work]], [[email]]⏎Please see the minutes attached.
On ((date)), [[name_en]] <[[email]]> wrote:⏎> sounds good to me
Hi all, please welcome [[name_en]], who joins us as a [[job_en]] on Monday.
Reply-To: [[email_plus]]⏎List-Unsubscribe: <https://lists.brightfern.io/u/1>
Final-Recipient: rfc822; [[email]]⏎Action: failed⏎Status: 5.1.1
Your new sign-in: device Pixel 7, IP [[ip]], near the usual place, ((iso))
"""

PROSE = """
Last winter [[name_en]] moved into the flat above us and never unpacked.
I told [[name_en]] that the keys were under the mat, but nobody checked.
Minutes taken by [[name_en]]; absent: [[name_en]] and [[name_en]].
The will names [[name_en]] of [[addr_us]] as executor.
According to [[name_en]], the pump failed twice on ((date)).
She and [[name_en]] used to row together at university.
Interview panel: [[name_en]], [[name_en]]. Slot ((time)).
We live at [[addr_uk]], the one with the green door.
Dropped the parcel at [[addr_us]] around noon.
Charge the remaining balance to [[card_gaps]] please, billing zip is the same.
The card ending is not enough, they asked for the full number: [[card]]
Visa [[card]] declined at the pump again, reason ((n2))
cc on file: [[card_gaps]], expires ((1-12))/((26-31))
He is [[AGE=45|52|38|27]] years old and works as a [[job_en]].
Speaker bio: [[name_en]] is a [[job_en]] and keen climber.
"""

FRAMES = [line for block in (CHAT, TICKETS, REVIEWS, POSTS, FORMS, MAIL, PROSE) for line in block.strip().splitlines()]
