"""English and romanized Chinese names: common given names and surnames, and words that end the matter.

Own lists, from general knowledge.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

GIVEN: Final = frozenset(
    "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony "
    "mark donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan "
    "jacob gary nicholas eric jonathan stephen larry justin "
    "scott brandon benjamin samuel gregory alexander frank patrick raymond jack dennis jerry tyler aaron jose "
    "adam nathan henry douglas zachary peter kyle noah ethan jeremy walter christian keith roger terry austin "
    "sean gerald carl harold dylan arthur lawrence jordan jesse "
    "bryan billy bruce gabriel joe logan alan juan albert willie elijah wayne randy vincent mason roy ralph bobby "
    "russell bradley philip eugene liam oliver lucas aiden jackson levi sebastian mateo owen theodore hudson ezra "
    "leo luke isaac caleb connor cameron hunter evan "
    "ian adrian max marcus oscar felix simon martin victor hugo stuart neil graham trevor colin derek craig glenn "
    "barry clive nigel alistair ivan omar ali ahmed mohammed muhammad hassan ibrahim yusuf raj ravi amit sanjay "
    "vijay arjun rahul rohan vikram anil sunil deepak "
    "carlos luis miguel pedro diego javier fernando rafael alejandro ricardo sergio pablo manuel antonio "
    "francisco jorge eduardo mario pierre jean luc jacques philippe francois michel alain laurent olivier nicolas "
    "hans klaus stefan jurgen wolfgang dieter lars sven erik "
    "bjorn nils anders olaf giovanni marco luca andrea matteo lorenzo paolo stefano kenji hiroshi takashi yuki "
    "akira satoshi dmitri sergei alexei vladimir nikolai igor boris andrei pavel marek piotr tomasz "
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra "
    "ashley kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura "
    "cynthia kathleen amy angela shirley anna brenda pamela "
    "emma nicole helen samantha katherine christine debra rachel carolyn janet catherine maria heather diane ruth "
    "julie olivia joyce virginia victoria kelly lauren christina joan evelyn judith megan andrea cheryl hannah "
    "jacqueline martha gloria teresa ann sara madison "
    "frances kathryn janice jean abigail alice julia judy sophia grace denise amber doris marilyn danielle "
    "beverly isabella theresa diana natalie brittany charlotte marie kayla alexis lori ava mia amelia harper ella "
    "scarlett chloe zoe lily lucy ellie nora hazel violet "
    "aurora penelope layla stella claire skylar bella ruby eva naomi elena sofia camila valentina lucia isabel "
    "carmen ana rosa marta ingrid greta heidi petra monika sabine ursula claudia silvia giulia chiara francesca "
    "elisa camille juliette amelie manon lea sylvie "
    "priya anita sunita pooja neha kavita deepa lakshmi meera aisha fatima zainab khadija layla yasmin leila noor "
    "hana sakura yumi aiko keiko naoko tanya natasha olga irina svetlana katya ekaterina anastasia agnieszka "
    "magdalena ewa joanna zofia phoebe imogen freya poppy "
    "daisy isla matilda rosie beth joanne tracey gemma kirsty fiona moira eileen siobhan niamh aoife ciara "
    "bridget maureen colleen erin shannon kate katie kathy jenny jen tom tim jim bob mike dave steve chris matt "
    "dan nick sam ben alex tony andy joe jeff greg ken ron "
    "don rob will bill ted fred pete phil ray harry charlie archie alfie freddie toby jake josh zach abby becky "
    "debbie sue liz beth maggie peggy molly polly sally tina gina nina vera wendy yvonne tracy stacy tiffany "
    "vanessa veronica valerie sylvia sheila sabrina roxanne "
    "rhonda renee regina priscilla paula norma nadia monica miriam mildred melanie marcia lydia lorraine leslie "
    "kristen kristin kendra jill jane joy june iris irene ida holly hilda gwendolyn geraldine gail florence "
    "esther erica elaine edith dana crystal courtney constance "
    "cindy carrie candace bonnie bernice beatrice audrey april annie anne antoinette allison alison alicia agnes "
    "adele dominic damian declan finn ronan rory callum angus duncan gavin ewan lachlan malcolm marvin melvin "
    "milton morris norman otis percy quentin reginald rex rodney roland ross "
    "rufus ruben salvador sidney stanley sterling terrence theo todd travis troy vernon wade warren wesley "
    "wilfred winston xavier zane curtis clarence clifford clayton clark chester cedric calvin byron brett brent "
    "blake bernard barney alvin alfred abraham ernest edgar edwin elmer earl dwight "
    "dustin dale corey cory cody darren darrell derrick erik floyd francis franklin garrett gilbert glen gordon "
    "grant harvey herbert herman howard hugh ira irving jared jay jerome joel johnny karl kirk kurt lance lee "
    "leon leonard leroy lester lewis lloyd lonnie louis luther lyle manuel maurice mitchell nathaniel nelson "
    "oliver".split()
)
SURNAMES: Final = frozenset(
    "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson "
    "anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis "
    "robinson walker young allen king wright scott torres nguyen hill "
    "flores green adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips evans turner "
    "diaz parker cruz edwards collins reyes stewart morris morales murphy cook rogers gutierrez ortiz morgan "
    "cooper peterson bailey reed kelly howard ramos kim cox ward "
    "richardson watson brooks chavez wood james bennett gray mendoza ruiz hughes price alvarez castillo sanders "
    "patel myers long ross foster jimenez powell jenkins perry russell sullivan bell coleman butler henderson "
    "barnes gonzales fisher vasquez simmons romero jordan patterson alexander "
    "hamilton graham reynolds griffin wallace moreno west cole hayes bryant herrera gibson ellis tran medina "
    "aguilar stevens murray ford castro marshall owens harrison fernandez mcdonald woods washington kennedy wells "
    "vargas henry chen freeman webb tucker guzman burns crawford olson simpson "
    "porter hunter gordon mendez silva shaw snyder mason dixon munoz hunt hicks holmes palmer wagner black "
    "robertson boyd rose stone salazar fox warren mills meyer rice schmidt garza daniels ferguson nichols "
    "stephens soto weaver ryan gardner payne grant dunn kelley spencer hawkins arnold "
    "pierce hansen peters santos hart bradley knight elliott cunningham duncan armstrong hudson carroll lane "
    "riley andrews alvarado ray delgado berry perkins hoffman johnston matthews pena richards contreras willis "
    "carpenter lawrence sandoval guerrero george chapman rios estrada ortega watkins "
    "greene nunez wheeler valdez harper burke larson santiago maldonado morrison franklin carlson austin "
    "dominguez carr lawson jacobs obrien lynch singh vega bishop montgomery oliver jensen harvey williamson "
    "gilbert dean sims espinoza howell li wong reid hanson le mccoy garrett burton fuller wang "
    "weber welch rojas lucas marquez fields park yang little banks padilla day walsh bowman schultz luna fowler "
    "mejia davidson acosta brewer may holland juarez newman pearson curtis cortez douglas schneider joseph "
    "barrett navarro figueroa keller avila wade molina stanley hopkins campos barnett bates "
    "chambers caldwell beck lambert miranda byrd craig ayala lowe frazier powers neal leonard gregory carrillo "
    "sutton fleming rhodes shelton schwartz norris jennings rios watts duran walters cohen mcdaniel moran parks "
    "steele vaughn becker holt deleon barker terry hale leon hail benson haynes horton miles lyons "
    "pham graves bush thornton wolfe warner cabrera mckinney mann zimmerman dawson lara fletcher page mccarthy "
    "love robles cervantes solis erickson reeves chang klein salinas fuentes baldwin daniel simon velasquez hardy "
    "higgins aguirre lin cummings chandler sharp barber bowen ochoa dennis robbins liu "
    "ramsey francis griffith paul blair oconnor cardenas pacheco cross calderon quinn moss swanson chan rivas "
    "khan rodgers serrano fitzgerald rosales stevenson christensen manning gill curry mclaughlin harmon mcgee "
    "gross doyle garner newton burgess reese walton blake trujillo adkins brady goodman roman webster "
    "goodwin fischer huang potter delacruz montoya todd wu hines mullins castaneda malone cannon tate mack "
    "sherman hubbard hodges zhang guerra wolf valencia saunders franco rowe gallagher farmer hammond hampton "
    "townsend ingram wise gallegos clarke barton schroeder maxwell waters logan camacho strickland norman "
    "person colon parsons frank harrington glover osborne buchanan casey floyd patton ibarra ball tyler suarez "
    "bowers orozco salas cobb gibbs andrade bauer conner moody escobar mcguire lloyd mueller hartman french "
    "kramer mcbride pope lindsey velazquez norton mccormick sparks flynn yates hogan marsh macias "
    "villanueva zamora pratt stokes owen ballard lang brock villarreal charles drake barrera cain patrick pineda "
    "burnett mercado santana shepherd bautista ali shaffer lamb trevino mckenzie hess beil olsen cochran morton "
    "nash wilkins petersen briggs shah roth nicholson holloway lozano rangel flowers hoover short "
    "arias mora valenzuela bryan meyers weiss underwood bass greer summers houston carson morrow clayton whitaker "
    "decker yoder collier zuniga carey wilcox melendez poole roberson larsen conley davenport copeland massey lam "
    "huff rocha cameron jefferson hood monroe anthony pittman huynh randall singleton kirk combs "
    "mathis christian skinner bradford richard galvan wall boone kirby wilkinson bridges bruce atkinson velez "
    "meza roy vincent york hodge villa abbott allison tapia gates chase sosa sweeney farrell wyatt dalton horn "
    "barron phelps yu dickerson heath foley atkins mathews bonilla acevedo benitez zavala hensley glenn "
    "cisneros harrell shields rubio huffman choi boyer garrison arroyo bond kane hancock callahan dillon cline "
    "wiggins grimes arellano melton oneill savage ho beltran pitts parrish ponce rich booth koch golden ware "
    "brennan mcdowell marks cantu humphrey baxter sawyer clay tanner hutchinson kaur berg wiley gilmore "
    "russo villegas hobbs keith wilkerson ahmed beard mcclain montes mata rosario vang walter henson oneal mosley "
    "mcclure beasley stephenson snow huerta preston vance barry johns eaton blackwell dyer prince macdonald "
    "solomon guevara stafford english hurst woodard cortes shannon kemp nolan mccullough merritt murillo "
    "moon salgado strong kline cordova barajas roach rosas winters jacobson lester knox bullock kerr leach "
    "meadows davila orr whitehead pruitt kent conway mckee barr david dejesus marin berger mcintyre blankenship "
    "gaines palacios cuevas bartlett durham dorsey mccall odonnell stein browning stout lowery sloan mclean "
    "kumar sharma gupta mehta reddy rao iyer das bose nair menon chopra kapoor malhotra verma joshi desai tanaka "
    "suzuki sato watanabe ito yamamoto nakamura kobayashi kato yoshida yamada sasaki dubois durand leroy moreau "
    "laurent lefebvre michel bertrand roux fournier girard bonnet dupont lambert fontaine rousseau "
    "mueller schneider fischer weber meyer wagner becker schulz hoffmann schaefer koch bauer richter klein wolf "
    "schroeder neumann schwarz zimmermann braun krueger hofmann hartmann lange rossi russo ferrari esposito "
    "bianchi romano colombo ricci marino greco bruno gallo conti costa giordano mancini rizzo lombardi moretti "
    "ivanov smirnov kuznetsov popov sokolov lebedev kozlov novikov morozov petrov volkov nowak kowalski "
    "wisniewski wojcik kowalczyk kaminski lewandowski zielinski szymanski johansson andersson karlsson nilsson "
    "eriksson larsson olsson persson svensson gustafsson hansen nielsen jensen pedersen andersen oconnell obrien "
    "hussain begum".split()
)
PINYIN_SURNAMES: Final = frozenset(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang "
    "han deng feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu lv lyu ding ren yao "
    "shen zhong jin cui tan fan wang liao shi jia xia fu fang zou xiong bai meng qin qiu yin xue yan duan lei hou "
    "long tao "
    "gu mao hao gong shao wan qian qi dai mo kong xiang kang wen niu ge xing an yi qiao pang ni zhuang nie zhai "
    "zhan ouyang situ zhuge".split()
)
_INITIALS = "b p m f d t n l g k h j q x zh ch sh r z c s y w".split()
_FINALS = (
    "a o e i u v ai ei ui ao ou iu ie ue er an en in un ang eng ing ong ia ian iang iong iao ua uan uang uo uai".split()
)
SYLLABLES: Final = frozenset(a + b for a in _INITIALS for b in _FINALS) | {"an", "ai", "ao", "en", "er", "ou", "a", "e"}


@cache
def many_given() -> frozenset[str]:
    """Return given names of many countries: one is a name only beside a surname, or where something says so."""
    return GIVEN | _read("given_names.txt")


@cache
def many_surnames() -> frozenset[str]:
    """Return surnames of many countries."""
    return SURNAMES | _read("surnames.txt")


def _read(name: str) -> frozenset[str]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


NOT_NAMES: Final = frozenset(
    "street avenue road lane drive boulevard court place square hotel inc corp corporation company ltd llc bank "
    "university college school hospital river lake city park center centre airport island county state north "
    "south east west new old the and of for in on at by with from to "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december error warning info debug request response server client user order "
    "payment invoice customer service support team product version update "
    "today tomorrow yesterday please thanks thank dear hello hi your our my his her their this that these those "
    "phone email address name number account password login mobile android ios windows linux mac chrome firefox "
    "safari google apple microsoft amazon facebook samsung huawei xiaomi oppo vivo iphone ipad galaxy "
    "street st ave rd blvd suite apartment apt unit floor building tower house hall church library museum theater "
    "theatre station bridge market mall plaza garden gardens beach bay mountain valley springs heights hills "
    "woods airlines express post times news journal press daily report reports shoes motors foods group partners "
    "associates foundation institute committee council department ministry agency office bureau union association "
    "society club league cup award awards prize festival day week month year night morning evening conference "
    "meeting session project program plan policy act law bill code system network data cloud api http https json "
    "xml sql "
    "get put delete patch head options true false null none mobile wireless telecom unicom delivery shipping "
    "billing tracking refund discount cash card credit debit gift coupon sale price total amount tax fee pro max "
    "plus mini ultra edition series model color size black white red blue green yellow pink silver gold gray grey "
    "orange purple "
    "cart item items search results page home help contact about terms privacy settings profile messages "
    "notifications camera battery screen charger cable case cover adapter wifi bluetooth gps sim imei".split()
)
THINGS: Final = frozenset(
    "trail running hub drill cover lamp chair table desk sofa bottle kit bag box mug tea coffee cream oil soap "
    "shirt jacket dress "
    "jeans hat boots sandals watch phone laptop tablet keyboard mouse speaker headphones earbuds printer router "
    "pro air lite "
    "sauce pizza burger salad soup cake bread cheese wine beer juice restaurant cafe bar pub grill kitchen "
    "bakery clinic pharmacy "
    "stadium arena field fields falls island islands creek pass peak lodge inn resort tours travel studio "
    "studios records films "
    "pictures games toys tools parts works labs systems solutions services technologies industries holdings "
    "ventures capital "
    "partners energy power water solar insurance logistics transport freight cargo shop store outlet depot "
    "warehouse kids baby "
    "republic kingdom empire army navy police court senate congress parliament treaty war battle church "
    "cathedral temple mosque "
    "bible gospel school academy high elementary middle primary college airport terminal gate line route "
    "express metro rail "
    "release candidate branch merge commit pull push build test tests deploy pipeline job task queue worker "
    "node pod cluster "
    "exception handler manager controller factory builder listener reader writer parser thread pool cache token "
    "session stream "
    "edition version update patch hotfix beta alpha demo trial basic premium standard deluxe classic original "
    "special limited "
    "summer winter spring autumn fall collection sale deal deals offer bundle pack set size duvet linen cotton "
    "leather".split()
)
"""Words that end names of things."""
PLACE_LIKE: Final = frozenset(
    "jordan paris austin lincoln madison charlotte victoria chase grant virginia georgia jackson sydney florence "
    "carolina dakota savannah brooklyn hudson houston dallas denver phoenix troy logan mason carter parker harper "
    "june april may will mark rose grace hope joy faith summer autumn amber ruby pearl crystal max jack rich "
    "frank art rob bill pat sue ray don ken gene drew chip dale glen hunter tiffany mercedes porsche israel chad "
    "cameron violet hazel iris lily daisy sterling rex".split()
)
"""Given names that are places, months or words as well: they need a surname from the list, or a cue."""

BRANDS: Final = frozenset(
    line.strip()
    for line in (
        "ralph lauren|morgan stanley|calvin klein|tommy hilfiger|kate spade|michael kors|marc jacobs|paul "
        "smith|ted baker|"
        "hugo boss|jimmy choo|tory burch|vera wang|stella mccartney|donna karan|oscar mayer|jack daniel|jack daniels|"
        "johnnie walker|jim beam|captain morgan|betty crocker|uncle ben|aunt jemima|ben jerry|mary kay|estee lauder|"
        "elizabeth arden|helena rubinstein|bobbi brown|charlotte tilbury|max factor|john deere|harley davidson|"
        "trader joe|"
        "wells fargo|charles schwab|merrill lynch|goldman sachs|jp morgan|edward jones|ernst young|warner bros|"
        "walt disney|"
        "eddie bauer|levi strauss|yves rocher|christian dior|louis vuitton|coco chanel|giorgio armani|emporio armani|"
        "roberto cavalli|laura ashley|thomas cook|marks spencer|thomas pink|papa john|papa johns|jenny craig|sara lee|"
        "ann taylor|lane bryant|karl lagerfeld|harry winston|david yurman|fisher price|tim hortons|wilson tennis|"
        "kenneth cole|perry ellis|steve madden|cole haan|vince camuto|nina ricci|carolina herrera|oscar renta|"
        "jean paul|paul mitchell|jo malone|laura mercier|kiehl since|ed hardy|von dutch|johnson johnson|smith wesson|"
        "dolce gabbana|abercrombie fitch|arthur andersen|baker hughes|booz allen|franklin templeton|john lewis|"
        "barnes noble|dick smith|harvey norman|david jones|holland barrett|russell hobbs|morphy richards|james bond|"
        "harry potter|sherlock holmes|mickey mouse|donald duck|bugs bunny|santa claus|virgin mary|jane doe|"
        "john hancock|"
        "lucky charms|dunkin donuts|ben sherman|fred perry|jack wills|lyle scott|jack wolfskin|helly hansen|"
        "stanley cup|murphy law|victoria secret|oliver bonas|thomas sabo|swiss miss|dr pepper|duncan hines|"
        "marie callender"
    ).split("|")
)
"""Brands and figures that go by a person's name."""
