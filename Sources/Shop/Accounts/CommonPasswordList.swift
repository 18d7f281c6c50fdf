/// Common passwords of 8 characters and more, in small letters and in order.
///
/// Keyboard runs, repeated and counted digits, names and words that lists of leaked passwords begin with, and those
/// words with the endings that people add when a rule asks for a digit, a year or a sign.
enum CommonPasswordList {
    static let words = """
        !@#$%^&* !@#$%^&*( !@#$%^&*() !qaz2wsx !qaz@wsx 00000000 000000000 0000000000 00001111 01010101 01234567 \
        0123456789 0123456a 02020202 0987654321 10101010 10203040 1020304050 11110000 11111111 111111111 1111111111 \
        11112222 1111222233334444 11223344 1122334455 112233445566 11235813 12121212 123!@#qwe 123123123 123321123 \
        12341234 1234123412 12344321 1234512345 1234554321 12345678 123456789 1234567890 12345678900 1234567890a \
        1234567890q 12345678910 123456789a 123456789q 12345678a 12345678q 1234567a 1234567q 123456aa 123456ab \
        123456abc 123456qwerty 12345abc 12345qwert 1234abcd 1234asdf 1234qwer 123789456 123abc123 123qweasd \
        123qweasdzxc 12qwaszx 13131313 13579246 135792468 1357924680 14725836 147258369 147852369 159357258 \
        159753456 159951159 16777216 19841984 19871987 19901990 1a1a1a1a 1a2b3c4d 1a2b3c4d5e 1password 1q2w3e4r \
        1q2w3e4r5t 1q2w3e4r5t6y 1qaz!qaz 1qaz2wsx 1qaz2wsx3edc 1qaz@wsx 1qazxsw2 20002000 20012001 20202020 \
        22222222 24681012 2468101214 258456258 27182818 2wsx3edc 31415926 3141592653 321321321 33333333 36925814 \
        369258147 3edc4rfv 43211234 44444444 456456456 456789123 4rfv5tgb 55555555 66666666 741852963 753159852 \
        753951456 77777777 789456123 7894561230 789789789 852456852 87654321 88888888 951357852 951753456 963852741 \
        987654321 9876543210 998877665544 99999999 999999999 a1234567 a12345678 a123456789 a1a2a3a4 a1b2c3d4 \
        a1b2c3d4e5 aa123456 aa12345678 aaa111aaa aaaa1111 aaaaaaaa aaaaaaaaa aaaaaaaaaa ab123456 abc!@#123 abc12345 \
        abc123456 abc123456789 abc123abc abcabc123 abcabcabc abcd123! abcd1234 abcd12345 abcd123456 abcd2020 \
        abcd2023 abcd2024 abcd2025 abcd@123 abcdabcd abcdefgh abcdefghi abcdefghij abdullah access01 access1! \
        access12 access123 access123! access1234 access12345 access123456 access14 access2020 access2023 access2024 \
        access2025 access@123 accessaccess admin!@# admin123 admin123! admin1234 admin12345 admin123456 admin2020 \
        admin2023 admin2024 admin2025 admin@123 adminadmin administrator administrator! administrator01 \
        administrator1 administrator1! administrator12 administrator123 administrator123! administrator1234 \
        administrator12345 administrator123456 administrator2020 administrator2023 administrator2024 \
        administrator2025 administrator@123 administratoradministrator ajaxajax alegria1 alejandro alexander \
        alexandra allahuakbar america! america01 america1 america1! america12 america123 america123! america1234 \
        america12345 america123456 america2020 america2023 america2024 america2025 america@123 americaamerica \
        amizade1 amsterdam anastasia andrew01 andrew1! andrew12 andrew123 andrew123! andrew1234 andrew12345 \
        andrew123456 andrew2020 andrew2023 andrew2024 andrew2025 andrew@123 andrewandrew angel123 angel123! \
        angel1234 angel12345 angel123456 angel2020 angel2023 angel2024 angel2025 angel@123 angelangel angels01 \
        angels1! angels12 angels123 angels123! angels1234 angels12345 angels123456 angels2020 angels2023 angels2024 \
        angels2025 angels@123 angelsangels anthony! anthony01 anthony1 anthony1! anthony12 anthony123 anthony123! \
        anthony1234 anthony12345 anthony123456 anthony2020 anthony2023 anthony2024 anthony2025 anthony@123 \
        anthonyanthony anything apple123 apple123! apple1234 apple12345 apple123456 apple2020 apple2023 apple2024 \
        apple2025 apple@123 appleapple april123 april123! april1234 april12345 april123456 april2020 april2023 \
        april2024 april2025 april@123 aprilapril argentina arsenal! arsenal01 arsenal1 arsenal1! arsenal12 \
        arsenal123 arsenal123! arsenal1234 arsenal12345 arsenal123456 arsenal2020 arsenal2023 arsenal2024 \
        arsenal2025 arsenal@123 arsenalarsenal asd12345 asd123456 asdasd123 asdasdasd asdf1234 asdfasdf asdfgh01 \
        asdfgh1! asdfgh12 asdfgh123 asdfgh123! asdfgh1234 asdfgh12345 asdfgh123456 asdfgh2020 asdfgh2023 asdfgh2024 \
        asdfgh2025 asdfgh@123 asdfghasdfgh asdfghjk asdfghjkl asdfghjkl1 asdfghjkl; asdfqwer ashley01 ashley1! \
        ashley12 ashley123 ashley123! ashley1234 ashley12345 ashley123456 ashley2020 ashley2023 ashley2024 \
        ashley2025 ashley@123 ashleyashley assassin asshole1 august01 august1! august12 august123 august123! \
        august1234 august12345 august123456 august2020 august2023 august2024 august2025 august@123 augustaugust \
        australia australia! australia01 australia1 australia1! australia12 australia123 australia123! \
        australia1234 australia12345 australia123456 australia2020 australia2023 australia2024 australia2025 \
        australia@123 australiaaustralia autumn01 autumn1! autumn12 autumn123 autumn123! autumn1234 autumn12345 \
        autumn123456 autumn2020 autumn2023 autumn2024 autumn2025 autumn@123 autumnautumn azerty01 azerty1! azerty12 \
        azerty123 azerty123! azerty1234 azerty12345 azerty123456 azerty2020 azerty2023 azerty2024 azerty2025 \
        azerty@123 azertyazerty babyblue babygirl babygirl! babygirl01 babygirl1 babygirl1! babygirl12 babygirl123 \
        babygirl123! babygirl1234 babygirl12345 babygirl123456 babygirl2020 babygirl2023 babygirl2024 babygirl2025 \
        babygirl@123 babygirlbabygirl backup01 backup1! backup12 backup123 backup123! backup1234 backup12345 \
        backup123456 backup2020 backup2023 backup2024 backup2025 backup@123 backupbackup bailey01 bailey1! bailey12 \
        bailey123 bailey123! bailey1234 bailey12345 bailey123456 bailey2020 bailey2023 bailey2024 bailey2025 \
        bailey@123 baileybailey banana01 banana1! banana12 banana123 banana123! banana1234 banana12345 banana123456 \
        banana2020 banana2023 banana2024 banana2025 banana@123 bananabanana bangladesh barcelona barcelona! \
        barcelona01 barcelona1 barcelona1! barcelona10 barcelona12 barcelona123 barcelona123! barcelona1234 \
        barcelona12345 barcelona123456 barcelona2020 barcelona2023 barcelona2024 barcelona2025 barcelona@123 \
        barcelonabarcelona baseball baseball! baseball01 baseball1 baseball1! baseball12 baseball123 baseball123! \
        baseball1234 baseball12345 baseball123456 baseball2020 baseball2023 baseball2024 baseball2025 baseball@123 \
        baseballbaseball basketball basketball! basketball01 basketball1 basketball1! basketball12 basketball123 \
        basketball123! basketball1234 basketball12345 basketball123456 basketball2020 basketball2023 basketball2024 \
        basketball2025 basketball@123 basketballbasketball batman01 batman1! batman12 batman123 batman123! \
        batman1234 batman12345 batman123456 batman2020 batman2023 batman2024 batman2025 batman@123 batmanbatman \
        bayernmunich beatles! beatles01 beatles1 beatles1! beatles12 beatles123 beatles123! beatles1234 \
        beatles12345 beatles123456 beatles2020 beatles2023 beatles2024 beatles2025 beatles@123 beatlesbeatles \
        beautiful beautiful1 benjamin berlin01 berlin1! berlin12 berlin123 berlin123! berlin1234 berlin12345 \
        berlin123456 berlin2020 berlin2023 berlin2024 berlin2025 berlin@123 berlinberlin bigdog01 bigdog1! bigdog12 \
        bigdog123 bigdog123! bigdog1234 bigdog12345 bigdog123456 bigdog2020 bigdog2023 bigdog2024 bigdog2025 \
        bigdog@123 bigdogbigdog bismillah blackberry blackbird blackcat blessed1 blink182 blink182! blink18201 \
        blink1821 blink1821! blink18212 blink182123 blink182123! blink1821234 blink18212345 blink182123456 \
        blink1822020 blink1822023 blink1822024 blink1822025 blink182@123 blink182blink182 blinkone bluebird \
        bonjour1 bonjour123 brasil10 brazil01 brazil1! brazil10 brazil12 brazil123 brazil123! brazil1234 \
        brazil12345 brazil123456 brazil2020 brazil2023 brazil2024 brazil2025 brazil@123 brazilbrazil brooklyn \
        buddy123 buddy123! buddy1234 buddy12345 buddy123456 buddy2020 buddy2023 buddy2024 buddy2025 buddy@123 \
        buddybuddy bullshit business business! business01 business1 business1! business12 business123 business123! \
        business1234 business12345 business123456 business2020 business2023 business2024 business2025 business@123 \
        businessbusiness buster01 buster1! buster12 buster123 buster123! buster1234 buster12345 buster123456 \
        buster2020 buster2023 buster2024 buster2025 buster@123 busterbuster butterfly butterfly! butterfly01 \
        butterfly1 butterfly1! butterfly12 butterfly123 butterfly123! butterfly1234 butterfly12345 butterfly123456 \
        butterfly2020 butterfly2023 butterfly2024 butterfly2025 butterfly@123 butterflybutterfly california \
        camaro01 camaro1! camaro12 camaro123 camaro123! camaro1234 camaro12345 camaro123456 camaro2020 camaro2023 \
        camaro2024 camaro2025 camaro@123 camarocamaro canada01 canada1! canada12 canada123 canada123! canada1234 \
        canada12345 canada123456 canada2020 canada2023 canada2024 canada2025 canada@123 canadacanada champion \
        champions changeme changeme! changeme01 changeme1 changeme1! changeme12 changeme123 changeme123! \
        changeme1234 changeme12345 changeme123456 changeme2020 changeme2023 changeme2024 changeme2025 changeme@123 \
        changemechangeme charlie! charlie01 charlie1 charlie1! charlie12 charlie123 charlie123! charlie1234 \
        charlie12345 charlie123456 charlie2020 charlie2023 charlie2024 charlie2025 charlie@123 charliecharlie \
        charlotte cheese01 cheese1! cheese12 cheese123 cheese123! cheese1234 cheese12345 cheese123456 cheese2020 \
        cheese2023 cheese2024 cheese2025 cheese@123 cheesecheese chelsea! chelsea01 chelsea1 chelsea1! chelsea12 \
        chelsea123 chelsea123! chelsea1234 chelsea12345 chelsea123456 chelsea2020 chelsea2023 chelsea2024 \
        chelsea2025 chelsea@123 chelseachelsea chocolate chocolate! chocolate01 chocolate1 chocolate1! chocolate12 \
        chocolate123 chocolate123! chocolate1234 chocolate12345 chocolate123456 chocolate2020 chocolate2023 \
        chocolate2024 chocolate2025 chocolate@123 chocolatechocolate chouchou christian christine christopher \
        chrome12 cinderella coca-cola cocacola colombia company! company01 company1 company1! company12 company123 \
        company123! company1234 company12345 company123456 company2020 company2023 company2024 company2025 \
        company@123 companycompany compaq12 computer computer! computer01 computer1 computer1! computer12 \
        computer123 computer123! computer1234 computer12345 computer123456 computer2020 computer2023 computer2024 \
        computer2025 computer@123 computercomputer contrasena contrasena! contrasena01 contrasena1 contrasena1! \
        contrasena12 contrasena123 contrasena123! contrasena1234 contrasena12345 contrasena123456 contrasena2020 \
        contrasena2023 contrasena2024 contrasena2025 contrasena@123 contrasenacontrasena contraseña cookie01 \
        cookie1! cookie12 cookie123 cookie123! cookie1234 cookie12345 cookie123456 cookie2020 cookie2023 cookie2024 \
        cookie2025 cookie@123 cookiecookie cool123! cool1234 cool12345 cool123456 cool2020 cool2023 cool2024 \
        cool2025 cool@123 coolcool corazon1 corinthians correct-horse-battery-staple correcthorsebatterystaple \
        corvette corvette! corvette01 corvette1 corvette1! corvette12 corvette123 corvette123! corvette1234 \
        corvette12345 corvette123456 corvette2020 corvette2023 corvette2024 corvette2025 corvette@123 \
        corvettecorvette coucou12 counterstrike cowboys! cowboys01 cowboys1 cowboys1! cowboys12 cowboys123 \
        cowboys123! cowboys1234 cowboys12345 cowboys123456 cowboys2020 cowboys2023 cowboys2024 cowboys2025 \
        cowboys@123 cowboyscowboys cristiano cristo12 crystal! crystal01 crystal1 crystal1! crystal12 crystal123 \
        crystal123! crystal1234 crystal12345 crystal123456 crystal2020 crystal2023 crystal2024 crystal2025 \
        crystal@123 crystalcrystal cupcake1 daisy123 daisy123! daisy1234 daisy12345 daisy123456 daisy2020 daisy2023 \
        daisy2024 daisy2025 daisy@123 daisydaisy dallas01 dallas1! dallas12 dallas123 dallas123! dallas1234 \
        dallas12345 dallas123456 dallas2020 dallas2023 dallas2024 dallas2025 dallas@123 dallasdallas daniel01 \
        daniel1! daniel12 daniel123 daniel123! daniel1234 daniel12345 daniel123456 daniel2020 daniel2023 daniel2024 \
        daniel2025 daniel@123 daniela1 danieldaniel database database! database01 database1 database1! database12 \
        database123 database123! database1234 database12345 database123456 database2020 database2023 database2024 \
        database2025 database@123 databasedatabase dddddddd december december! december01 december1 december1! \
        december12 december123 december123! december1234 december12345 december123456 december2020 december2023 \
        december2024 december2025 december@123 decemberdecember default! default01 default1 default1! default12 \
        default123 default123! default1234 default12345 default123456 default2020 default2023 default2024 \
        default2025 default@123 defaultdefault dell1234 demo123! demo1234 demo12345 demo123456 demo2020 demo2023 \
        demo2024 demo2025 demo@123 demodemo deutschland diablo12 diamond! diamond01 diamond1 diamond1! diamond12 \
        diamond123 diamond123! diamond1234 diamond12345 diamond123456 diamond2020 diamond2023 diamond2024 \
        diamond2025 diamond@123 diamonddiamond dolphins dontknow doomsday dortmund doudou12 dragon01 dragon1! \
        dragon12 dragon123 dragon123! dragon1234 dragon12345 dragon123456 dragon2020 dragon2023 dragon2024 \
        dragon2025 dragon@123 dragondragon drummer1 eagles01 eagles1! eagles12 eagles123 eagles123! eagles1234 \
        eagles12345 eagles123456 eagles2020 eagles2023 eagles2024 eagles2025 eagles@123 eagleseagles eeeeeeee \
        ekaterina elizabeth eminem01 eminem1! eminem12 eminem123 eminem123! eminem1234 eminem12345 eminem123456 \
        eminem2020 eminem2023 eminem2024 eminem2025 eminem@123 eminememinem espana12 estrella everything explorer \
        facebook facebook! facebook01 facebook1 facebook1! facebook12 facebook123 facebook123! facebook1234 \
        facebook12345 facebook123456 facebook2020 facebook2023 facebook2024 facebook2025 facebook@123 \
        facebookfacebook family01 family1! family12 family123 family123! family1234 family12345 family123456 \
        family2020 family2023 family2024 family2025 family@123 familyfamily february february! february01 february1 \
        february1! february12 february123 february123! february1234 february12345 february123456 february2020 \
        february2023 february2024 february2025 february@123 februaryfebruary felicidad fernando ferrari! ferrari01 \
        ferrari1 ferrari1! ferrari12 ferrari123 ferrari123! ferrari1234 ferrari12345 ferrari123456 ferrari2020 \
        ferrari2023 ferrari2024 ferrari2025 ferrari@123 ferrariferrari feyenoord ffffffff firefox1 flamengo \
        flower01 flower1! flower12 flower123 flower123! flower1234 flower12345 flower123456 flower2020 flower2023 \
        flower2024 flower2025 flower@123 flowerflower football football! football01 football1 football1! football12 \
        football123 football123! football1234 football12345 football123456 football2020 football2023 football2024 \
        football2025 football@123 footballfootball forever! forever01 forever1 forever1! forever12 forever123 \
        forever123! forever1234 forever12345 forever123456 forever2020 forever2023 forever2024 forever2025 \
        forever@123 foreverforever forgotit france01 france1! france12 france123 france123! france1234 france12345 \
        france123456 france2020 france2023 france2024 france2025 france@123 francefrance francisco freedom! \
        freedom01 freedom1 freedom1! freedom12 freedom123 freedom123! freedom1234 freedom12345 freedom123456 \
        freedom2020 freedom2023 freedom2024 freedom2025 freedom@123 freedomfreedom friday01 friday1! friday12 \
        friday123 friday123! friday1234 friday12345 friday123456 friday2020 friday2023 friday2024 friday2025 \
        friday@123 fridayfriday friends! friends01 friends1 friends1! friends12 friends123 friends123! friends1234 \
        friends12345 friends123456 friends2020 friends2023 friends2024 friends2025 friends@123 friendsfriends \
        fuckoff1 fuckyou! fuckyou1 fuckyou2 gabriela gamecube gangster gateway1 geheim12 geheimnis george01 \
        george1! george12 george123 george123! george1234 george12345 george123456 george2020 george2023 george2024 \
        george2025 george@123 georgegeorge germany! germany01 germany1 germany1! germany12 germany123 germany123! \
        germany1234 germany12345 germany123456 germany2020 germany2023 germany2024 germany2025 germany@123 \
        germanygermany gfhjkm12 gfhjkm123 gfhjkmgfhjkm gggggggg ghbdtn12 ghbdtnrf ginger01 ginger1! ginger12 \
        ginger123 ginger123! ginger1234 ginger12345 ginger123456 ginger2020 ginger2023 ginger2024 ginger2025 \
        ginger@123 gingerginger giovanni godfather godisgood godisgreat golden01 golden1! golden12 golden123 \
        golden123! golden1234 golden12345 golden123456 golden2020 golden2023 golden2024 golden2025 golden@123 \
        goldengolden goodbye1 goodluck goodmorning google01 google1! google12 google123 google123! google1234 \
        google12345 google123456 google2020 google2023 google2024 google2025 google@123 googlegoogle gorgeous \
        greenday guest123 guest123! guest1234 guest12345 guest123456 guest2020 guest2023 guest2024 guest2025 \
        guest@123 guestguest guitar01 guitar1! guitar12 guitar123 guitar123! guitar1234 guitar12345 guitar123456 \
        guitar2020 guitar2023 guitar2024 guitar2025 guitar@123 guitarguitar hallelujah hallo123 hallo1234 hamburg1 \
        happy123 happy123! happy1234 happy12345 happy123456 happy2020 happy2023 happy2024 happy2025 happy@123 \
        happyhappy hardcore harley01 harley1! harley12 harley123 harley123! harley1234 harley12345 harley123456 \
        harley2020 harley2023 harley2024 harley2025 harley@123 harleyharley haslo123 haslo123! haslo1234 haslo12345 \
        haslo123456 haslo2020 haslo2023 haslo2024 haslo2025 haslo@123 haslohaslo hello123 hello123! hello1234 \
        hello12345 hello123456 hello2020 hello2023 hello2024 hello2025 hello@123 hellohello hellokitty hellokitty! \
        hellokitty01 hellokitty1 hellokitty1! hellokitty12 hellokitty123 hellokitty123! hellokitty1234 \
        hellokitty12345 hellokitty123456 hellokitty2020 hellokitty2023 hellokitty2024 hellokitty2025 hellokitty@123 \
        hellokittyhellokitty helloworld hermosa1 hewlett1 hhhhhhhh hockey01 hockey1! hockey12 hockey123 hockey123! \
        hockey1234 hockey12345 hockey123456 hockey2020 hockey2023 hockey2024 hockey2025 hockey@123 hockeyhockey \
        honda123 honda123! honda1234 honda12345 honda123456 honda2020 honda2023 honda2024 honda2025 honda@123 \
        hondahonda hottie01 hottie1! hottie12 hottie123 hottie123! hottie1234 hottie12345 hottie123456 hottie2020 \
        hottie2023 hottie2024 hottie2025 hottie@123 hottiehottie hunter01 hunter1! hunter12 hunter123 hunter123! \
        hunter1234 hunter12345 hunter123456 hunter2020 hunter2023 hunter2024 hunter2025 hunter@123 hunterhunter \
        hurricane idontknow iforgot1 ihateyou ilovegod ilovejesus iloveme1 iloveu12 iloveyou iloveyou! iloveyou01 \
        iloveyou1 iloveyou1! iloveyou12 iloveyou123 iloveyou123! iloveyou1234 iloveyou12345 iloveyou123456 \
        iloveyou2 iloveyou2020 iloveyou2023 iloveyou2024 iloveyou2025 iloveyou3 iloveyou@123 iloveyouforever \
        iloveyouiloveyou iloveyousomuch imissyou india123 india@123 indonesia internet internet! internet01 \
        internet1 internet1! internet12 internet123 internet123! internet1234 internet12345 internet123456 \
        internet2020 internet2023 internet2024 internet2025 internet@123 internetinternet ironmaiden isabella \
        islamabad italia01 italia1! italia12 italia123 italia123! italia1234 italia12345 italia123456 italia2020 \
        italia2023 italia2024 italia2025 italia@123 italiaitalia january! january01 january1 january1! january12 \
        january123 january123! january1234 january12345 january123456 january2020 january2023 january2024 \
        january2025 january@123 januaryjanuary jennifer jennifer! jennifer01 jennifer1 jennifer1! jennifer12 \
        jennifer123 jennifer123! jennifer1234 jennifer12345 jennifer123456 jennifer2020 jennifer2023 jennifer2024 \
        jennifer2025 jennifer@123 jenniferjennifer jessica! jessica01 jessica1 jessica1! jessica12 jessica123 \
        jessica123! jessica1234 jessica12345 jessica123456 jessica2020 jessica2023 jessica2024 jessica2025 \
        jessica@123 jessicajessica jesucristo jesuschrist jesusislord jetaime1 jjjjjjjj jonathan jordan01 jordan1! \
        jordan12 jordan123 jordan123! jordan1234 jordan12345 jordan123456 jordan2020 jordan2023 jordan2024 \
        jordan2025 jordan23 jordan@123 jordanjordan joshua01 joshua1! joshua12 joshua123 joshua123! joshua1234 \
        joshua12345 joshua123456 joshua2020 joshua2023 joshua2024 joshua2025 joshua@123 joshuajoshua juventus \
        juventus! juventus01 juventus1 juventus1! juventus12 juventus123 juventus123! juventus1234 juventus12345 \
        juventus123456 juventus2020 juventus2023 juventus2024 juventus2025 juventus@123 juventusjuventus katerina \
        katherine kawasaki kawasaki! kawasaki01 kawasaki1 kawasaki1! kawasaki12 kawasaki123 kawasaki123! \
        kawasaki1234 kawasaki12345 kawasaki123456 kawasaki2020 kawasaki2023 kawasaki2024 kawasaki2025 kawasaki@123 \
        kawasakikawasaki killer01 killer1! killer12 killer123 killer123! killer1234 killer12345 killer123456 \
        killer2020 killer2023 killer2024 killer2025 killer@123 killerkiller kkkkkkkk kobebryant lakers01 lakers1! \
        lakers12 lakers123 lakers123! lakers1234 lakers12345 lakers123456 lakers2020 lakers2023 lakers2024 \
        lakers2025 lakers@123 lakerslakers lebronjames leonardo letmein! letmein01 letmein1 letmein1! letmein12 \
        letmein123 letmein123! letmein1234 letmein12345 letmein123456 letmein2020 letmein2023 letmein2024 \
        letmein2025 letmein@123 letmeinletmein letmeinnow letmeinplease lightning linkinpark liverpool liverpool! \
        liverpool01 liverpool1 liverpool1! liverpool12 liverpool123 liverpool123! liverpool1234 liverpool12345 \
        liverpool123456 liverpool2020 liverpool2023 liverpool2024 liverpool2025 liverpool@123 liverpoolliverpool \
        lkjhgfdsa llllllll login123 login123! login1234 login12345 login123456 login2020 login2023 login2024 \
        login2025 login@123 loginlogin london01 london1! london12 london123 london123! london1234 london12345 \
        london123456 london2020 london2023 london2024 london2025 london@123 londonlondon losenord losenord! \
        losenord01 losenord1 losenord1! losenord12 losenord123 losenord123! losenord1234 losenord12345 \
        losenord123456 losenord2020 losenord2023 losenord2024 losenord2025 losenord@123 losenordlosenord loulou12 \
        love123! love1234 love12345 love123456 love2020 love2023 love2024 love2025 love@123 lovelove lovely01 \
        lovely1! lovely12 lovely123 lovely123! lovely1234 lovely12345 lovely123456 lovely2020 lovely2023 lovely2024 \
        lovely2025 lovely@123 lovelylovely loveme01 loveme1! loveme12 loveme123 loveme123! loveme1234 loveme12345 \
        loveme123456 loveme2020 loveme2023 loveme2024 loveme2025 loveme@123 lovemeloveme lovers12 loveyou1 lozinka! \
        lozinka01 lozinka1 lozinka1! lozinka12 lozinka123 lozinka123! lozinka1234 lozinka12345 lozinka123456 \
        lozinka2020 lozinka2023 lozinka2024 lozinka2025 lozinka@123 lozinkalozinka lucky123 lucky123! lucky1234 \
        lucky12345 lucky123456 lucky2020 lucky2023 lucky2024 lucky2025 lucky@123 luckylucky madrid01 madrid1! \
        madrid12 madrid123 madrid123! madrid1234 madrid12345 madrid123456 madrid2020 madrid2023 madrid2024 \
        madrid2025 madrid@123 madridmadrid maggie01 maggie1! maggie12 maggie123 maggie123! maggie1234 maggie12345 \
        maggie123456 maggie2020 maggie2023 maggie2024 maggie2025 maggie@123 maggiemaggie malaysia manager1 \
        manager123 manchester manchester! manchester01 manchester1 manchester1! manchester12 manchester123 \
        manchester123! manchester1234 manchester12345 manchester123456 manchester2020 manchester2023 manchester2024 \
        manchester2025 manchester@123 manchestermanchester manchesterunited manutd99 maradona march123 march123! \
        march1234 march12345 march123456 march2020 march2023 march2024 march2025 march@123 marchmarch margaret \
        mariposa marseille master01 master1! master12 master123 master123! master1234 master12345 master123456 \
        master2020 master2023 master2024 master2025 master@123 mastermaster matrix01 matrix1! matrix12 matrix123 \
        matrix123! matrix1234 matrix12345 matrix123456 matrix2020 matrix2023 matrix2024 matrix2025 matrix@123 \
        matrixmatrix matthew! matthew01 matthew1 matthew1! matthew12 matthew123 matthew123! matthew1234 \
        matthew12345 matthew123456 matthew2020 matthew2023 matthew2024 matthew2025 matthew@123 matthewmatthew \
        max12345 max123456 mercedes mercedes! mercedes01 mercedes1 mercedes1! mercedes12 mercedes123 mercedes123! \
        mercedes1234 mercedes12345 mercedes123456 mercedes2020 mercedes2023 mercedes2024 mercedes2025 mercedes@123 \
        mercedesmercedes messi10x metallica metallica! metallica01 metallica1 metallica1! metallica12 metallica123 \
        metallica123! metallica1234 metallica12345 metallica123456 metallica2020 metallica2023 metallica2024 \
        metallica2025 metallica@123 metallicametallica mexico01 mexico1! mexico12 mexico123 mexico123! mexico1234 \
        mexico12345 mexico123456 mexico2020 mexico2023 mexico2024 mexico2025 mexico@123 mexicomexico michael! \
        michael01 michael1 michael1! michael12 michael123 michael123! michael1234 michael12345 michael123456 \
        michael2020 michael2023 michael2024 michael2025 michael@123 michaeljordan michaelmichael michelle microsoft \
        microsoft! microsoft01 microsoft1 microsoft1! microsoft12 microsoft123 microsoft123! microsoft1234 \
        microsoft12345 microsoft123456 microsoft2020 microsoft2023 microsoft2024 microsoft2025 microsoft@123 \
        microsoftmicrosoft midnight minecraft minecraft! minecraft01 minecraft1 minecraft1! minecraft12 \
        minecraft123 minecraft123! minecraft1234 minecraft12345 minecraft123456 minecraft2020 minecraft2023 \
        minecraft2024 minecraft2025 minecraft@123 minecraftminecraft mmmmmmmm mnbvcxz1 mohammed molly123 molly123! \
        molly1234 molly12345 molly123456 molly2020 molly2023 molly2024 molly2025 molly@123 mollymolly monday01 \
        monday1! monday12 monday123 monday123! monday1234 monday12345 monday123456 monday2020 monday2023 monday2024 \
        monday2025 monday@123 mondaymonday monkey01 monkey1! monkey12 monkey123 monkey123! monkey1234 monkey12345 \
        monkey123456 monkey2020 monkey2023 monkey2024 monkey2025 monkey@123 monkeymonkey moonlight moscow01 \
        moscow1! moscow12 moscow123 moscow123! moscow1234 moscow12345 moscow123456 moscow2020 moscow2023 moscow2024 \
        moscow2025 moscow@123 moscowmoscow motdepasse motdepasse! motdepasse01 motdepasse1 motdepasse1! \
        motdepasse12 motdepasse123 motdepasse123! motdepasse1234 motdepasse12345 motdepasse123456 motdepasse2020 \
        motdepasse2023 motdepasse2024 motdepasse2025 motdepasse@123 motdepassemotdepasse motherfucker motorola \
        mountain mudar123 muhammad music123 music123! music1234 music12345 music123456 music2020 music2023 \
        music2024 music2025 music@123 musician musicmusic mustang! mustang01 mustang1 mustang1! mustang12 \
        mustang123 mustang123! mustang1234 mustang12345 mustang123456 mustang2020 mustang2023 mustang2024 \
        mustang2025 mustang@123 mustangmustang mypassword mysql123 mysql123! mysql1234 mysql12345 mysql123456 \
        mysql2020 mysql2023 mysql2024 mysql2025 mysql@123 mysqlmysql naruto01 naruto1! naruto12 naruto123 \
        naruto123! naruto1234 naruto12345 naruto123456 naruto2020 naruto2023 naruto2024 naruto2025 naruto@123 \
        narutonaruto nederland network! network01 network1 network1! network12 network123 network123! network1234 \
        network12345 network123456 network2020 network2023 network2024 network2025 network@123 networknetwork \
        newpassword newyork1 newzealand neymar11 nicholas ninja123 ninja1234 nintendo nirvana! nirvana01 nirvana1 \
        nirvana1! nirvana12 nirvana123 nirvana123! nirvana1234 nirvana12345 nirvana123456 nirvana2020 nirvana2023 \
        nirvana2024 nirvana2025 nirvana@123 nirvananirvana nnnnnnnn nopass12 nopassword nothing! nothing01 nothing1 \
        nothing1! nothing12 nothing123 nothing123! nothing1234 nothing12345 nothing123456 nothing2020 nothing2023 \
        nothing2024 nothing2025 nothing@123 nothingnothing november november! november01 november1 november1! \
        november12 november123 november123! november1234 november12345 november123456 november2020 november2023 \
        november2024 november2025 november@123 novembernovember october! october01 october1 october1! october12 \
        october123 october123! october1234 october12345 october123456 october2020 october2023 october2024 \
        october2025 october@123 octoberoctober office01 office1! office12 office123 office123! office1234 \
        office12345 office123456 office2020 office2023 office2024 office2025 office365 office@123 officeoffice \
        oldpassword oooooooo openopen opensesame operator oracle01 oracle1! oracle12 oracle123 oracle123! \
        oracle1234 oracle12345 oracle123456 oracle2020 oracle2023 oracle2024 oracle2025 oracle@123 oracleoracle \
        orange01 orange1! orange12 orange123 orange123! orange1234 orange12345 orange123456 orange2020 orange2023 \
        orange2024 orange2025 orange@123 orangeorange p455w0rd p@$$w0rd p@ssw0rd p@ssw0rd! p@ssw0rd01 p@ssw0rd1 \
        p@ssw0rd1! p@ssw0rd12 p@ssw0rd123 p@ssw0rd123! p@ssw0rd1234 p@ssw0rd12345 p@ssw0rd123456 p@ssw0rd2020 \
        p@ssw0rd2023 p@ssw0rd2024 p@ssw0rd2025 p@ssw0rd@123 p@ssw0rdp@ssw0rd p@ssword p@ssword! p@ssword01 \
        p@ssword1 p@ssword1! p@ssword12 p@ssword123 p@ssword123! p@ssword1234 p@ssword12345 p@ssword123456 \
        p@ssword2020 p@ssword2023 p@ssword2024 p@ssword2025 p@ssword@123 p@sswordp@ssword pa$$w0rd pa55w0rd \
        pa55word pa55word! pa55word01 pa55word1 pa55word1! pa55word12 pa55word123 pa55word123! pa55word1234 \
        pa55word12345 pa55word123456 pa55word2020 pa55word2023 pa55word2024 pa55word2025 pa55word@123 \
        pa55wordpa55word packers1 pakistan pakistan1 pakistan123 palmeiras panthers paris123 paris123! paris1234 \
        paris12345 paris123456 paris2020 paris2023 paris2024 paris2025 paris@123 parisparis parol123 parol123! \
        parol1234 parol12345 parol123456 parol2020 parol2023 parol2024 parol2025 parol@123 parola01 parola1! \
        parola12 parola123 parola123! parola1234 parola12345 parola123456 parola2020 parola2023 parola2024 \
        parola2025 parola@123 parolaparola parolparol pass123! pass1234 pass12345 pass123456 pass2020 pass2023 \
        pass2024 pass2025 pass@123 pass@word passpass passw0rd passw0rd! passw0rd01 passw0rd1 passw0rd1! passw0rd12 \
        passw0rd123 passw0rd123! passw0rd1234 passw0rd12345 passw0rd123456 passw0rd2020 passw0rd2023 passw0rd2024 \
        passw0rd2025 passw0rd@123 passw0rdpassw0rd passwd123 password password! password0 password01 password1 \
        password1! password12 password123 password123! password1234 password12345 password123456 password1234567890 \
        password2020 password2023 password2024 password2025 password@1 password@123 passwordpassword passwords \
        passwort passwort! passwort01 passwort1 passwort1! passwort12 passwort123 passwort123! passwort1234 \
        passwort12345 passwort123456 passwort2020 passwort2023 passwort2024 passwort2025 passwort@123 \
        passwortpasswort patricia patriots pelepele pepper01 pepper1! pepper12 pepper123 pepper123! pepper1234 \
        pepper12345 pepper123456 pepper2020 pepper2023 pepper2024 pepper2025 pepper@123 pepperpepper philippines \
        phoenix! phoenix01 phoenix1 phoenix1! phoenix12 phoenix123 phoenix123! phoenix1234 phoenix12345 \
        phoenix123456 phoenix2020 phoenix2023 phoenix2024 phoenix2025 phoenix@123 phoenixphoenix piano123 piano123! \
        piano1234 piano12345 piano123456 piano2020 piano2023 piano2024 piano2025 piano@123 pianopiano pikachu1 \
        pirate12 playstation poiuytrewq pokemon! pokemon01 pokemon1 pokemon1! pokemon12 pokemon123 pokemon123! \
        pokemon1234 pokemon12345 pokemon123456 pokemon2020 pokemon2023 pokemon2024 pokemon2025 pokemon@123 \
        pokemonpokemon poland01 poland1! poland12 poland123 poland123! poland1234 poland12345 poland123456 \
        poland2020 poland2023 poland2024 poland2025 poland@123 polandpoland porsche! porsche01 porsche1 porsche1! \
        porsche12 porsche123 porsche123! porsche1234 porsche12345 porsche123456 porsche2020 porsche2023 porsche2024 \
        porsche2025 porsche@123 porscheporsche portugal1 postgres postgres! postgres01 postgres1 postgres1! \
        postgres12 postgres123 postgres123! postgres1234 postgres12345 postgres123456 postgres2020 postgres2023 \
        postgres2024 postgres2025 postgres@123 postgrespostgres pppppppp predator princesa princess princess! \
        princess01 princess1 princess1! princess12 princess123 princess123! princess1234 princess12345 \
        princess123456 princess2020 princess2023 princess2024 princess2025 princess@123 princessprincess private! \
        private01 private1 private1! private12 private123 private123! private1234 private12345 private123456 \
        private2020 private2023 private2024 private2025 private@123 privateprivate purple01 purple1! purple12 \
        purple123 purple123! purple1234 purple12345 purple123456 purple2020 purple2023 purple2024 purple2025 \
        purple@123 purplepurple q1234567 q12345678 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 q2w3e4r5 qaz123456 qazwsx01 \
        qazwsx1! qazwsx12 qazwsx123 qazwsx123! qazwsx1234 qazwsx12345 qazwsx123456 qazwsx2020 qazwsx2023 qazwsx2024 \
        qazwsx2025 qazwsx@123 qazwsxedc qazwsxedcrfv qazwsxqazwsx qqqqqqqq qqqqqqqqqq qwaszx12 qwe!@#123 qwe12345 \
        qwe123456 qweasdzxc qweqwe123 qweqweqwe qwer1234 qwerasdf qwerqwer qwerty!@# qwerty01 qwerty1! qwerty12 \
        qwerty123 qwerty123! qwerty1234 qwerty12345 qwerty123456 qwerty2020 qwerty2023 qwerty2024 qwerty2025 \
        qwerty78 qwerty@123 qwertyqwerty qwertyu1 qwertyui qwertyuiop qwertyuiop123 qwertz01 qwertz1! qwertz12 \
        qwertz123 qwertz123! qwertz1234 qwertz12345 qwertz123456 qwertz2020 qwertz2023 qwertz2024 qwertz2025 \
        qwertz@123 qwertzqwertz rainbow1 raindrop ramadan1 ranger01 ranger1! ranger12 ranger123 ranger123! \
        ranger1234 ranger12345 ranger123456 ranger2020 ranger2023 ranger2024 ranger2025 ranger@123 rangerranger \
        realmadrid realmadrid! realmadrid01 realmadrid1 realmadrid1! realmadrid12 realmadrid123 realmadrid123! \
        realmadrid1234 realmadrid12345 realmadrid123456 realmadrid2020 realmadrid2023 realmadrid2024 realmadrid2025 \
        realmadrid@123 realmadridrealmadrid redsox04 riverside robert01 robert1! robert12 robert123 robert123! \
        robert1234 robert12345 robert123456 robert2020 robert2023 robert2024 robert2025 robert@123 robertrobert \
        rockandroll rockstar rocky123 rocky123! rocky1234 rocky12345 rocky123456 rocky2020 rocky2023 rocky2024 \
        rocky2025 rocky@123 rockyrocky ronaldo7 root123! root1234 root12345 root123456 root2020 root2023 root2024 \
        root2025 root@123 rootroot rotterdam russia01 russia1! russia12 russia123 russia123! russia1234 russia12345 \
        russia123456 russia2020 russia2023 russia2024 russia2025 russia@123 russiarussia salasana salasana! \
        salasana01 salasana1 salasana1! salasana12 salasana123 salasana123! salasana1234 salasana12345 \
        salasana123456 salasana2020 salasana2023 salasana2024 salasana2025 salasana@123 salasanasalasana samantha \
        samsung! samsung01 samsung1 samsung1! samsung12 samsung123 samsung123! samsung1234 samsung12345 \
        samsung123456 samsung2020 samsung2023 samsung2024 samsung2025 samsung@123 samsungsamsung samurai1 saopaulo \
        scarface schalke04 schatz12 scooby12 scoobydoo sebastian secret01 secret1! secret12 secret123 secret123! \
        secret1234 secret12345 secret123456 secret2020 secret2023 secret2024 secret2025 secret@123 secretsecret \
        secure01 secure1! secure12 secure123 secure123! secure1234 secure12345 secure123456 secure2020 secure2023 \
        secure2024 secure2025 secure@123 securesecure security security! security01 security1 security1! security12 \
        security123 security123! security1234 security12345 security123456 security2020 security2023 security2024 \
        security2025 security@123 securitysecurity senha123 senha123! senha1234 senha12345 senha123456 senha2020 \
        senha2023 senha2024 senha2025 senha@123 senhasenha september september! september01 september1 september1! \
        september12 september123 september123! september1234 september12345 september123456 september2020 \
        september2023 september2024 september2025 september@123 septemberseptember server01 server1! server12 \
        server123 server123! server1234 server12345 server123456 server2020 server2023 server2024 server2025 \
        server@123 serverserver sexy123! sexy1234 sexy12345 sexy123456 sexy2020 sexy2023 sexy2024 sexy2025 sexy@123 \
        sexysexy shadow01 shadow1! shadow12 shadow123 shadow123! shadow1234 shadow12345 shadow123456 shadow2020 \
        shadow2023 shadow2024 shadow2025 shadow@123 shadowshadow silver01 silver1! silver12 silver123 silver123! \
        silver1234 silver12345 silver123456 silver2020 silver2023 silver2024 silver2025 silver@123 silversilver \
        singapore slipknot slipknot! slipknot01 slipknot1 slipknot1! slipknot12 slipknot123 slipknot123! \
        slipknot1234 slipknot12345 slipknot123456 slipknot2020 slipknot2023 slipknot2024 slipknot2025 slipknot@123 \
        slipknotslipknot snoopy12 snowball soccer01 soccer1! soccer12 soccer123 soccer123! soccer1234 soccer12345 \
        soccer123456 soccer2020 soccer2023 soccer2024 soccer2025 soccer@123 soccersoccer something something! \
        something01 something1 something1! something12 something123 something123! something1234 something12345 \
        something123456 something2020 something2023 something2024 something2025 something@123 somethingsomething \
        sommer12 soundwave soundwave! soundwave01 soundwave1 soundwave1! soundwave12 soundwave123 soundwave123! \
        soundwave1234 soundwave12345 soundwave123456 soundwave2020 soundwave2023 soundwave2024 soundwave2025 \
        soundwave@123 soundwavesoundwave southafrica spiderman spiderman! spiderman01 spiderman1 spiderman1! \
        spiderman12 spiderman123 spiderman123! spiderman1234 spiderman12345 spiderman123456 spiderman2020 \
        spiderman2023 spiderman2024 spiderman2025 spiderman@123 spidermanspiderman spring01 spring1! spring12 \
        spring123 spring123! spring1234 spring12345 spring123456 spring2020 spring2023 spring2024 spring2025 \
        spring@123 springspring srilanka1 ssssssss starcraft starlight starwars starwars! starwars01 starwars1 \
        starwars1! starwars12 starwars123 starwars123! starwars1234 starwars12345 starwars123456 starwars2020 \
        starwars2023 starwars2024 starwars2025 starwars@123 starwarsstarwars steelers steelers! steelers01 \
        steelers1 steelers1! steelers12 steelers123 steelers123! steelers1234 steelers12345 steelers123456 \
        steelers2020 steelers2023 steelers2024 steelers2025 steelers@123 steelerssteelers stephanie summer01 \
        summer1! summer12 summer123 summer123! summer1234 summer12345 summer123456 summer2020 summer2023 summer2024 \
        summer2025 summer@123 summersummer sunflower sunshine sunshine! sunshine01 sunshine1 sunshine1! sunshine12 \
        sunshine123 sunshine123! sunshine1234 sunshine12345 sunshine123456 sunshine2020 sunshine2023 sunshine2024 \
        sunshine2025 sunshine@123 sunshinesunshine superman superman! superman01 superman1 superman1! superman12 \
        superman123 superman123! superman1234 superman12345 superman123456 superman2020 superman2023 superman2024 \
        superman2025 superman@123 supermansuperman supernova superstar superuser supervisor suzuki01 suzuki1! \
        suzuki12 suzuki123 suzuki123! suzuki1234 suzuki12345 suzuki123456 suzuki2020 suzuki2023 suzuki2024 \
        suzuki2025 suzuki@123 suzukisuzuki svetlana sweetheart sweetie1 swordfish sysadmin system01 system1! \
        system12 system123 system123! system1234 system12345 system123456 system2020 system2023 system2024 \
        system2025 system32 system@123 systemsystem teamo123 teamomucho temp1234 temporary temppass tequiero \
        tequieromucho terminator test123! test1234 test12345 test123456 test2020 test2023 test2024 test2025 \
        test@123 tester12 testing1 testing123 testtest thailand thepassword thisisapassword thomas01 thomas1! \
        thomas12 thomas123 thomas123! thomas1234 thomas12345 thomas123456 thomas2020 thomas2023 thomas2024 \
        thomas2025 thomas@123 thomasthomas thunder1 tigger01 tigger1! tigger12 tigger123 tigger123! tigger1234 \
        tigger12345 tigger123456 tigger2020 tigger2023 tigger2024 tigger2025 tigger@123 tiggertigger tinkerbell \
        together toor1234 tornado1 toshiba1 toyota01 toyota1! toyota12 toyota123 toyota123! toyota1234 toyota12345 \
        toyota123456 toyota2020 toyota2023 toyota2024 toyota2025 toyota@123 toyotatoyota trinity1 trustno! \
        trustno01 trustno1 trustno1! trustno12 trustno123 trustno123! trustno1234 trustno12345 trustno123456 \
        trustno2020 trustno2023 trustno2024 trustno2025 trustno@123 trustnobody trustnoone trustnotrustno twitter! \
        twitter01 twitter1 twitter1! twitter12 twitter123 twitter123! twitter1234 twitter12345 twitter123456 \
        twitter2020 twitter2023 twitter2024 twitter2025 twitter@123 twittertwitter user123! user1234 user12345 \
        user123456 user2020 user2023 user2024 user2025 user@123 username useruser valentina vasco123 venezuela \
        veronica vfvfgfgf victoria victory1 vietnam1 vinyl123 vinyl123! vinyl1234 vinyl12345 vinyl123456 vinyl2020 \
        vinyl2023 vinyl2024 vinyl2025 vinyl@123 vinylvinyl vladimir wachtwoord wachtwoord! wachtwoord01 wachtwoord1 \
        wachtwoord1! wachtwoord12 wachtwoord123 wachtwoord123! wachtwoord1234 wachtwoord12345 wachtwoord123456 \
        wachtwoord2020 wachtwoord2023 wachtwoord2024 wachtwoord2025 wachtwoord@123 wachtwoordwachtwoord warcraft \
        warriors washington welcome! welcome01 welcome1 welcome1! welcome12 welcome123 welcome123! welcome1234 \
        welcome12345 welcome123456 welcome2020 welcome2023 welcome2024 welcome2025 welcome@1 welcome@123 \
        welcomewelcome whatever whatever! whatever01 whatever1 whatever1! whatever12 whatever123 whatever123! \
        whatever1234 whatever12345 whatever123456 whatever2020 whatever2023 whatever2024 whatever2025 whatever@123 \
        whateverwhatever william! william01 william1 william1! william12 william123 william123! william1234 \
        william12345 william123456 william2020 william2023 william2024 william2025 william@123 williamwilliam \
        windows! windows01 windows1 windows1! windows12 windows123 windows123! windows1234 windows12345 \
        windows123456 windows2020 windows2023 windows2024 windows2025 windows@123 windowswindows winner12 winter01 \
        winter1! winter12 winter123 winter123! winter1234 winter12345 winter123456 winter2020 winter2023 winter2024 \
        winter2025 winter@123 winterwinter wwwwwwww x1x2x3x4 xbox360x xxxxxxxx yamaha01 yamaha1! yamaha12 yamaha123 \
        yamaha123! yamaha1234 yamaha12345 yamaha123456 yamaha2020 yamaha2023 yamaha2024 yamaha2025 yamaha@123 \
        yamahayamaha yankees! yankees01 yankees1 yankees1! yankees12 yankees123 yankees123! yankees1234 \
        yankees12345 yankees123456 yankees2020 yankees2023 yankees2024 yankees2025 yankees@123 yankeesyankees \
        yellow01 yellow1! yellow12 yellow123 yellow123! yellow1234 yellow12345 yellow123456 yellow2020 yellow2023 \
        yellow2024 yellow2025 yellow@123 yellowyellow yourpassword zaq12wsx zaq12wsx! zaq12wsx01 zaq12wsx1 \
        zaq12wsx1! zaq12wsx12 zaq12wsx123 zaq12wsx123! zaq12wsx1234 zaq12wsx12345 zaq12wsx123456 zaq12wsx2020 \
        zaq12wsx2023 zaq12wsx2024 zaq12wsx2025 zaq12wsx@123 zaq12wsxzaq12wsx zaq1zaq1 zaqwsxcde zxcasdqwe zxcv1234 \
        zxcvbn01 zxcvbn1! zxcvbn12 zxcvbn123 zxcvbn123! zxcvbn1234 zxcvbn12345 zxcvbn123456 zxcvbn2020 zxcvbn2023 \
        zxcvbn2024 zxcvbn2025 zxcvbn@123 zxcvbnm, zxcvbnm,. zxcvbnm1 zxcvbnm123 zxcvbnmm zxcvbnzxcvbn zxcvzxcv \
        zxczxc123 zxczxczxc zzzzzzzz zzzzzzzzzz йцукен123 йцукенгш йцукенгшщз любовь12 марина12 наташа12 пароль12 \
        пароль123 привет12 привет123 спартак1
        """
}
