/* letter_pairs: made by train/weights/letter_pairs.py. */
#include "letter_pairs.h"

/* clang-format off */
const struct letter_pairs letter_pairs[] = {
    {"en", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "e  t",
     "s th ahet n r in sonerd  i cre",
     "or otoantiseouo tees fenleatnt d wy is b pedco miodengndaritl ",
     "yoal yg ctilstacmef  ecalimaecfoa ic let rneve nhau eluschllfiwidi ugeh omroofur"
     "utaslossoltarahicebeeaowlapeplnsprriotk  h",
     "sihow ifunnom agpavitrckopademrsshaysa vmowhimtsrtp mpdolyieulnabl gaipokeeespam"
     "exldabttidapsoevncefluclooigavdacros",
     "ppaubasultirmicccubotyrdewwafrivrmumocptnubuwoovlsupscodghryfevaepby krrddpucini"
     "faxtnneyuec wehtgiiadrgrogrktunfysffrntcyptw",
     "skpircgnyeizrugsipegnlmuvoftmbquwndsrvucsywszeeitlswoiakoauax ibubb ksbrnyeougui"
     "dukimmnvokguudrgfunkbigo",
     " jgaph qpsmsxpxetphrxixaikebjuglobeqixi rl xlpfyfltmafaxybslggcyoxdgktzooerw",
     "yiylmnsmrfdynppdbswrcskgbtdllcv awdcjepylbsfdv zmlymyndmkngthmbjrpxckuufuxvldjjo"
     "hudtsr",
    }},
    {"fr", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "e ",
     "s  d",
     " lesr let deou per conre sn enur",
     "ti antte eanisla vmecoioqu unea uetrchl poseutliu inie",
     "sinsvouscepafi m tileuunss ive farstz atauezctrarietoric r oitd geai nacecemdima"
     "omsai tarshealrésuprnnirmpdaageldé",
     "roà ndplsoé  àcatooi bpeasiqim qrt éapéréeduuvllosncnootsénihaifffluuléldoésuiéc"
     "avtéppblrrnahi gvilomofoptclfaexivtstt",
     "êtrmc igmix odciaféfvaeaopnunétummspcrétolgnuphoiddruxibbordléamcu hbapérco lsuc"
     "octhfeevgiméédjoépp émrnpinfngbr êadgr",
     "puphm iaabiprggambvrhéegltumguccèrnvégogvérvbixtglsqyeua jf nêxescxiféajeiièoby "
     "tèèm wepsybuètmuys",
     "aqnr ycéiéefh lqoftyruuébegémèoyîtg ixévcôedflypèsudb ubfrayéoxpêménmêoolèpsâcvu"
     "rèuywishtârlckoîk zoônaxjefu",
     "ôtrqrfgoaîçujuuh zrbebow xrçugéqlcrôôlv ébècéayowehtbjtêdèldcshrgmujènsfvlyéèlbt"
     "msoùvèù açgtylçodsnqyn",
    }},
    {"de", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "enn ere ",
     " dietedeeichr in st  age e",
     "nes stunbendresies wngdiiclean iwe bauseelm  v k fheit",
     "d dall uontialnt z mscoris natlizuhtrdg vert gaszennhret oarusl igmensltufriilss"
     "hlemh fersmana ltaumkewi",
     "vofützab pf niolkt hckiohakomiraacimut toduru spbirbrusouc rrnehnulahiegürirlseb"
     "faecedihtrldkanzährmluwäamduakturwpetopr",
     "rkfoöntshnkögtrgpagrfikli gsnkttroueopo omeuwanfgadrpiänobvibuadahübffivefnob ba"
     "mm üglsurüagpfdnrhzwätugewswftwoeak lompgi",
     "ifrfaisaibügpoexp blsyräztezßeosekptzirlidotthnwjeapofsgnlüsüchshuds jrzbrbsrcho"
     "gukuhäevmotlfnöfkntägnfuocfrog cys älgdoplcorrz mstwxtmöppmbboa lnc nürvrölc",
     "tf özalöulcaskokösöglbößikäleelämubtnbflizünhmiaeofgshkix upsfühkzlüpuafkssbäcmü"
     "nhbgärnvüttpmtouquv lfypepymgbsäwüszowootywuhö qy fäiptüua xzlüfudülnämäkrsrägce"
     "nmoh",
     "ixeßrpsdubuzxencnpxigoöcdmhwfzzosldbdgnötbmgva",
    }},
    {"es", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "e a o ",
     "des  d earenn  ces pr  l s alatarare",
     "ell erntoncoosciteorstuecadoasseadnaal uinantoec tpaio mtileacun",
     "lodasinequón itricpodiiómameriedli r nro oisndnoiepuprsa q vpeetomsuctmi fivus b"
     "ceam",
     "fiy idvoimmpmoitiacuccve ychemsoirrruancul holrmnsspatgurcniilodpluiabviothai rt"
     "apvambbrbiblbad  gureaá opu uthifoajráje",
     "egibigscheifllexzaevlsgelunfclltipt izeocrocthobtuberdfeuctámánugarsebborpngpidu"
     "ejíagrgimuepauhojoefgo",
     "añayagumogbup ásrurlja wñaavnvánnúeqxtpctórgríf upgnfafueexijulmrvínc oug z ubud"
     "rnazh líshptví",
     "álb ñolgezyowiúmm ofénovúsdrídbtsqfrk ámátijyarfsdiésságx ésldsmuécktíeñ úxpzooo"
     " xé iáowglcóú zciqbúttrólá joqtsuguzólsóúnafpátc",
     "téaiúlhuuyít ámnwappódgúáró wexelqlccízqv dmí díhtyeaqftfípíflw ácdclvíxyumésknz"
     "sggstwffwo ksíbjískeujómdjmúsfrjvlxaérétdgktojtmufeitpwsnloi",
    }},
    {"it", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "e ",
     "o a i  don s ire c aer tinto",
     " pn dienletentl ticoationetaeldeorstesarr ilri lsealliheanmerallthcalas ic f ut "
     " o m",
     "is nitsi etrfipezipo rssunndnonaimprmad rolottouve vosomnivimpetsoolutchsa bmoce"
     "asdoiaed",
     "us w ydayonggiazsuquamecotscurpay ivagifu fo qcinsrtemizspaczaop gvauauezzbif ie"
     "hag apmiegwiidodgenuulplltppè  èpupincoc hezrmct",
     "cch à irhirsvoadigtuofeaovumk rrggcucravbennluclabp owbaevibckefglmmeiogm rnrdho"
     "aibluogrgnc eeauipupfatàuigaw nzfegokelysh",
     "ruwoffayghrcdubuwhbonfiuoofrguldrvudebucràwalsmutseombnveprkdrexhtswdd ktyeyrlù "
     "twwergbbbrfuysoib ew",
     "pttclcryò iùbyzosfugx ftuòpzlvobsylmflnlzewnwsypakxeafksxtixskdsvvgsvu",
     "oauzki xubnyrftlv vrpsphdgnkokeqxaiksmybtpkuuf jsltmrzvllprpcqdvuxiqsvms",
    }},
    {"pt", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "o a e s ",
     " dder  aar p c eraes serdo",
     "coteta oreenorntsem asadosdaonmapaão tst ninem mtocapoanalme uliti fquic",
     "elis iumfirinaomroiotrecirveuedi rprcimonola lamnd qleatimnesau iaçãnsl eissmpit"
     "heou voduapeidaç",
     "utlosiacivet bvasochcegeexilniairtncurusednãfosurrspolá  ghaagvivoclõegurmizhoef"
     "plapmiltabotzactoclhifçõnhunig",
     "n bafet thtucuevé crfaluegjascuigiov éeuráavbrganusãopiçárpigreçd ulboiqrn htánf"
     "rdaoeai  wuptãxt",
     "çoejív jobgorãipeppuixazbiaubecçmbçanvrcrsxixeiedurgogngzeblf h p fuwiibrvlmz mu"
     "síiáállgxaênoign ày ofémccshbuà g juk nú",
     " ysmúmyoezptdrnçb órucvr áxpícsfrêudrótónísqooxoeemáowebru úhiópzieqrfcóã c pçub"
     "vásóágó ldoalltéajídúl ípáwauzttlsckslbéfrx w ê ts",
     "dáuçbtréávweafhuftríhtlvmíxcaqeoffzolqoqdgtwxãketêânbsrçwoflmérkvíjeóscêsáónayúd"
     "uísõhápóeúsvoepprltc xaxiãmúlyêmítíníocéewksghº átâm krqóxok º",
    }},
    {"nl", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "n ene t er",
     "de dteangeineer  vet",
     " os el t aaaorsthere e iie hvele bnd w sd  m gbealngrdooesijtikeatar",
     "ch uoponoeme kditantvalig voto nitommaseu uinel  pisp  zm k daekrawensnict claf "
     "scro lripeeczewo",
     "llruevnapaof rigrscoegikrtthwiebldacicwalsedhtunouurbrziemakiduwuttsa apezmorkeu"
     "ilpras fsshaamdolow biafo hotrrgagdrklolbootadkoeikaktsi",
     "rmvigrzoefdtspogeplthifittppkunncabasljnnompfotuh ovodusluplnupojkkirbiomitwimnk"
     "cegiulsoftdsjdptblaurveapuumewgay mmpi yudosgslkyoab",
     "ukairwkknvj ksifoczarnduiahujsivowjzoksaexeockmubufbncfsshtyccsuehsncufdypnfrplg"
     "syc nlpsavffysfacirlcrfemsgtirbbtvobuggdgoclpgoa",
     "ucrzfrgnkruelfkntbubjvnbuub x hrkbsblptgtcmtddi skjenm jdlmbxtrcdwpnnhswjfayrhip"
     "uprrvlibeïghpdmdénqudvxe ézu xlyguéédgggwsiëjl",
     "fgwhjgtptlv ixgvsvvrxiuzvudpïnlh qeylbfuoznpxpaxrfbynwgltmwnnreqjajupmlcoigbiztk"
     "dkër",
    }},
    {"sv", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "r ern ",
     "a t ende s aan din fra",
     "tearatttllstet ee  itatind körom tföngilka v mm s meel p orelel ntnadaon",
     "lansorärskd kogeän bmalialvig isväå ni hkted lasduridiigve nu trsappsoi älutfick"
     "adocgasenepåtoch ävakeh ",
     " u r givmmrtiopaavnvakidrdpeesitamv grnnssaprodrrnrktärshatsltunpricrugspobesilj"
     "emläluaghep k ikrmklkrånråspogldolddur",
     "eknäfrlnexslnolofo öosupbinkbampäträboftotopsätymidsknnymnåtgifäegövplnfsåggägif"
     "rgumefusblsnlsodychötuålrydohåiemoflimjekäecyttn cgthusygnehrlcelå",
     "tvksiakujuj kinuönökokämsvo rvudsöjaxtevnl åfabrlkuvysulrövspnrhlyåsobjämåabynäs"
     "gohäågsfpifeöpgåbbuetöäköslövoypy c ofådaugäaccirbnhömgöxetmglfuf dnpushygrjögca"
     "dlsmböpsmtpttfx nåårms",
     "eocomusbtkb lgköubdv wkvoughhiffbjebrrtchothepvå jirlfymbutlibgumöödmätgsupglpip"
     "ävöjbä xvydbooöltbdprfsrlvsgyrhjdfscfåmläxlhxlvbgdvrtpsdaiovpddåctdävn",
     "",
    }},
    {"da", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "e err ",
     "t enn de t s ainre dtes  f",
     "tiet iilndstorle eand  ol gevengg ed batse vel p mneesonhefolithmeisllal",
     "vi kar homtaketontsk cri nm f igmau diou lkao ogivi  u gfiratremnsa ttpe",
     "afå iksoitkoprdusi rk dsopktlabeun yio wy utyoasrubrlsrthakkniroæruridrscoværkek"
     "agolpåssakldadnnrdusamiccablplceørifdauglonadrevhvgsaplyecrmhompgipasplgulavksbi",
     "ofvajewimmfap udodgtnornnupurvotppfregaceachøjh ltctmiuepomogrsatsovftdtimiekræl"
     "efnkowtødoænv luklslbagnfepityghføirkuhiumrytuabsheerrsåckgaayosårai",
     "ydræsnmuejauwonyptsueobusybooovoddflw c svnvysnånlwhffebwaiaytérøgvnhørgkiokætyp"
     "lfsæeprhkæupdlclmslætpnfb funcfsexggtwwescknånrbdfgldvip ænhpscrcihtsfæsbyocykyl"
     "obhåyntnlk",
     "smnjoe åucrøsøækmrmtccrldgåbbnådrålpx cueh ørfswtlgojdmæmbukjriblåmåewj tc jdnjl"
     "juløåsjspdyrhjgujæøveytvsbwngødkyeuvønxefj xwsgyhuixmlpgvleikøkvdh",
     "",
    }},
    {"nb", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "erenr e ",
     "n det te sinet fre d estil",
     "ti vorl elng ineg  tsele age mmeves fo balvike kndttanomliis ollesnn ptam ",
     "å sk honkai avnsatridi ledarrtikntpprakod sokkekld nksv lajeduigopaklgtrut gru u"
     "ktmaogidvaas",
     " r åsipeegunk øra brfiu todaukpånimmsjivrsgsagblltspkrlsrdgrssbenajoithvdrpoollo"
     "sapremrkfrroheslodgjbiamosapgt",
     "p nopitsfahoførmoenksnbamilupladulfedsoviekltøevgnusggnymorglyhaimmpefeoifoksvyt"
     "kuotpaærurgiøygarnkjirrøtvkio årrrnåvorv",
     "flc y økbonlyddtvnnutyånømumvsvæeinjsfauhøyljørhyryepsvlipsyueobionhkvmåebpgmtms"
     "fuhånf øråffftiabumuynptknøndlsmmr crysøtftutlyslåpflbehådlcpnabtkypddf td",
     "eplkåpdvsåtjpudoaeb shjusd xrbcagox ghtmfynvgålftpøvfjmlåvøt jicoupdsutnceyklpof"
     "hugdh lørfbyvtup wcoeagymøsbufåeoorlølødibnøglkgvåhjvb",
     "mbudafpøhtdgscecwi yhigkåtaceeugaycsthucgbublnmv qaidkgmgugvlmowåmtgckmkuøz bølv"
     "øp",
    }},
    {"fi", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "n ",
     "a  ttae steninis",
     "ä  stit  kseteitttet vtä aani si oonllallitos leva paaoi mestuaterheaithkaos l",
     "lao elilas j nkovi eääntutikuskuksneie imaytsader ssjaeeäymiriolremearorke ynaot"
     "unimii ckieid pajolumäkkuuoukätynnedu io häny nä",
     "säauvädoavveakir rukmuha floni wulvosoom d burpiyo urkhtapuoälokidamroläsuivpora"
     "iandditsnoärngpeekicämcoopnsysf ätempäcaäirthil evui",
     "wijeskuvltg nuohectöhdnkctfioojäprrjppdamopuk h odeampfochofudählmkyyhp uaowhoge"
     "umm ovykrvlkyötrmmlyifacckpläkcetkäveyajuermsyyyoaeu gbeäsihojahylhjspblymadeo",
     "w rsehrurrräc ynshäpcliäköigayvuwoupöswhnyeppsipabagyvbuldijryönrdö scducrexlvpt"
     "wabaghydyibob rnvyff",
     "ocypöphkmyhyefdägiäjpytcx twejweötujfrncfeswjuktccdrlöewbycugnsvslaelsnl äökgauc"
     "vlegöylcäeftibdd xwnljoggofawsbrjihärhxtbismv ölhuyrrcöidynphmeb",
     "citlgruhrgsnnvdsnfgsnhugoerlobeätpfuäokrmb",
    }},
    {"is", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "a ",
     "r  sinð taari ilerst e v",
     " atiað mt nd fm ri lirlin ngu  hið t þnnumnagaunvil uritllnisklarase g b",
     "yná alrkanmys eikien netvelututtme ájag isðaí rege ídileafnseg unugildþeeykagurð"
     "yrrávaeðemðufymiagppefek",
     "amkksi oærd samadajáasortrelkrrsrufirtottedunoði rf ytgrssálflbres iog pltsp ú d"
     "fa kakkjfrhlbip gnlffæsjútutupk rlslglhetæggöljóugatlskuhake",
     "auigfopiljóðpunttjsmkthæægpeætfelýftimipgtpatnulátú þafghvþúfnlíifðssvfukfsnexrg"
     "víklöglyrnsýýnnúýsmsuðördrnevæyffjusjömptöxthrikínddnkásæðoprrplc muækptrhsuksný"
     "ðre koykét ótsíðbagjsí",
     "möbúbelápjbæótdvsætíhodíprmbrfúatfvoapoðókmárvtvílún yýrlærpræýtlgáaðgónúrgsréím"
     "öðár ömmlmðmfsáfdmæsabavokdekólotóðljuámánþá clönlföblknontgympnértýöpbulóþvgðþj"
     "bódsgöukæivökgroðn josvlhukvmólclk",
     "hjlpákðbtháðönbosétlylýjórtoúvrmiclvtkfkhákyíkýmffihós xpsrjx fvíuöfkmnvomróv ís"
     "b ",
     "",
    }},
    {"ca", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "a s  d",
     "e dees a er  ll  cer preelen",
     "art  stalantorcon cialstonracaleu peteinqui  uatit itr mantinaeuueseliun fme",
     " tacriecó icfiissiióomaddio po v qos nmapr oetd lsiononedaammpct rllnsiatoolpass"
     "ilniro hmi",
     "uaviegimemtsutotodursagugeusxelo btzésfeccvorsapncirrrsurmixvedospeiplmortmbsom "
     "clzaasc blhaceexva gfoltaqidb baobtgtxx sc",
     "iubrignfgiràifptà dropabuiaunvivndcredp ierdocxaefdulugaibipul étugrevupcupuméai"
     "çarcpibing",
     "boourpepumpciqtàxi xé ovlíucrnròavxtg ogeanurvnnhozegnnyfaagafhejaènubmàhiò ínud"
     "fuf julmajlgrgebtómuí rènúbuàtru",
     "psrxgoòncssqàleoshbé wtéeevíflthy nçbtmm úú h ídyarfxò àbeàgaçequxè uè jmòàmglxp"
     "uïoomèfrrqüerétíóngüiàsócòtmmíòpúsítàcàr",
     "tjejrídmícàueçpçsbpàugofwiànmnòrjotcoqcék lcpíòdrlmssmíxdcwebsxottzochhtowv ldnz"
     "sdfígssfèdúlddïudjvuàsvàckppskffvlúmjeàpètísït zysàxím",
    }},
    {"eu", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "a n ",
     "enar ereo errakoatta a baktue u ",
     " dantein trrittzzeork  ietdeekeaalonda m hutezbiilaileriia kbaesdizai  gtina",
     "ntlahahe smaioikurt s auneliduoabertr kauamegi o fstegaz pthndir z lziabtoagkero"
     "sigagoisedizz ehelunsapead ckukizuge",
     "seidd tsolruasfiietrhol ukfouzoudoldngztotzkgutxluemlo nhiue ultprsoy  yrdplnoul"
     "skusodpapoudyookamxaapoimococa r j",
     "pissosg nsomspibei wkticjabof mieceeopimbuchigsuacrkvenirmepifrpctoeofp evmugrnb"
     "h ckllahceex v",
     "efrgeorbrsogmpsmpuhunpvoipdrkllbxim ihnfowfeblxeclnuwiugw nclyvizpfac ptttoonkcc"
     "ozavfrkzobumlkebayppb brddx snzowaixbycr",
     "shwhrlewht xlskruiffxtrcocubsguptmaeivvasciugntprvlgvlryv lccifurnghftafpsys",
     "axmmtynlweovtlwotcypcurfjumljeeyoxbjqukswngssywsdseu qflufjosltwnyglmbgtmstkdvxu"
     "lfuc",
    }},
    {"gl", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "e o a ",
     "s  d aden r  car s p tesreer",
     " e oenseonorteracointantdooscatostan i m fciheastimedaadalthleic nisecma u",
     "paacndt ropouneliooul prnolióndifi rnaatomtriód  bri luequlactfouslou iritemhane"
     "nssaed vmoetpesiilod",
     "ceveolmpch qidimamutllurngsospeiexy be yrtxe wyopliamiviaprmaiifncivotcceag vaop"
     "baabf axscrrsunhnilu g hulvoá ",
     "ssrsguzaefgeltxaclcrrdgawituh evegnffaock izduigagp feofua xcuauhoblboaobiowbrrá"
     "epé eockm táavpu éucovobpigrbuieeuipibxohixitsnueeld",
     "xtttixogebmbc i zorcw upaflyoiookegoppshfr áumrvídrníaptmáwhuiwanvayrgubrugnazez"
     "núríuxoaúab udíbvíddlsflwobyew klmx áifu",
     "httóánpcsúeygidrítrksíñatcaínlmuénskyswesdrytyghtíxubtgstwñorfiñnnz lgoñeqftsmmé"
     "únsyfísóúmsqwnó añódgúffksypínugñewsxpuí úrláláxlceñtppítmíodstl",
     "kitéíxárú míox jv akdmmmokpsvlswktrxdcdgmónyróásábbsnzúsoqápiáírmniuiqglmlámpáaq"
     "úlátze",
    }},
    {"ga", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     " an ai",
     "a anchea ch r thinha se arir t fmh",
     "gháinatailacs  dhe l n reáidisteigeibhselenn il it mo ío ghtt raagas",
     "í  bomuiateohoéascd ándhhuoireadogcronamroualaosntocioú fhaím hntácoltrustgaéica"
     "diháshpeutc imá ",
     "níg aldesanei riceoldarídoiaorói ecuhrmespísgumasofellgoréurrthshéicunus vhlnurd"
     " plitifífuhfhílárúé  hvl",
     "fohmnmnró iplc oúiabbafafiaobrrcrrlunilísrín ádtdíiúv  ucihóléphsáál éhingrbclfé"
     "otráábgchútrdégmibmpcnncnócácóp tóórcsdúlolótú óodvosíón",
     "evnúndsiséúsaphbnsúlb moprrgfáglmsobrlto úhclúnápoumófmópatéáródún íctgnnfrntstu"
     "átírmrmánérvsntíucbugegáhdpt",
     "dldvenhplpsvsúx íccédrduf grk mimérsslu vdílóg wdóegfrgtpóásítbocúeciflbmumípipl"
     "pírmvi jbebibpdágiiilrmbmcmlrfsfsusótpvcúc",
     "afblfógélgmnouoírpróuíwiádósavcmdkexgdgónlpásmtdtludwsz édíf x yebesfmgsiyjplmok"
     "ooowpptmttubuvw y yuyvúd",
    }},
    {"id", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "ann ",
     "a kang dda ai ener t m satmein pak",
     "tala bt ark undie r s g se ktialh ndpanttetuyapeasilsiikrabaliukgaam imariemahsa"
     "u be",
     "apnadel  u yelison lrehaeskeoradetmpaitonithitm pinyuale c fhemb jutkucabu ool",
     "omurihebd stid hsuuskomugugiekiao luauru nagfoksgkbija wneimwa r erkedmigg girki"
     "p cofinstrouiortulecgeloncpuipumf ",
     "ktplotprlkpoifrsroy ab vcehijuveacjiicayrmnuopaayomoubigepsseaboldnjnoduodnkspje"
     "okvikluprnchoswiibnfsksoctofrl",
     "llefdoltftawckcihkshevowafughoudrbb faegogrjehkkc huuhvoblghnngnietkrdrgyiocpstt"
     "w oocuajyefeivextsgsppeovagoeeptmlcr",
     "grcllyavpkewx khueccrvobucuiwhkrizeyscdrrcfrfkhtbyrhrplswetctpwoxtddov xhwffysii"
     "tynpry",
     "rryplnzimnyueitnfuohsyv wnijiudgnldcwsbrknmmtmbjlctluf qnvdsdmsnvldwzotwquhnujgl"
     "pdswoa",
    }},
    {"sq", "windows-1252", LETTER_LATIN_PAIRS, {
     "",
     "",
     "ë e ",
     "të t pt i  nr  eshër k sësarit",
     "n  m deta pëonjenërimeestienim iteresis inurndgjvehemiua",
     "lierorrao dhsehtletapa aatntkakoaljë gmado r vnjnitu lstja fkurëelekduisakrullik"
     "sak kttrsëanngrtutkënuprm unroiotofievpo",
     "hidihëemënaqrrazrm bfaloasdrmujiue zga jajegzhdëoshuukiliridedjt qzgolu gumbëtqë"
     "rddakrhfuhkedeapvithh  hgoohlëkslul ciullahamëbaavtjvoiark ëhkizd ivj ig",
     "kiadbijo oyrzinergrsëmammoumsoojryogna cejpufohmy ijuscanfpeodifrjjubufugësudjno"
     "pjkygehjgr uvlacpiqeopozupplujezysqirvwi",
     "icp hotyomqufs whpmrabëvzug otrc çjylsnsbrq dgspipokzëauskvaubzayeefeprnmpzoaibo"
     "exc ftihagfrkjklçebërfylcofjëk",
     "blltofrpsvfejnmjvëtmieufecncouafixsmbeeonksjqjsnb ëzgtpstkxechbjkzldnyoiv hdtszb"
     "zedyptccehhqsffludhygimlrbx ",
     "ljugbyxiël xcteaobahcëovoxeqjmyphnz ëjcelcooqotpçibcdsrlvjxcçfckcsdmibowebiqnpxu"
     "yçëphshvpwtlyt",
    }},
    {"cs", "windows-1250 iso-8859-2", LETTER_LATIN_PAIRS, {
     "",
     "",
     "e ",
     " p sí  v no tet stpou ",
     "ní za ovna ky enouprro oi  a m jatjeto tpřchnelim  d",
     "vaé taralokonoleitseoderethoorobvyřeve bcev tirá uedboesosakdoolžedesoanněutk ka"
     "lazaavávktkubrtuh návooželnéinadd alasítánváonzeaz",
     "á slikokacklzootřídnreý ozebudkyímdas výužmoě  rři cman omačapnuznujvétr hemknev"
     "amhlnýcískmer  ivnisl viů ezruntuparzptížimubyekměícplejpaátětdiicmůmáčeýcub lál"
     "niěnůždá čbu fspeclučíjí ú eablnázidoptyilíslá",
     "tljaémtndyž ohbaybciivšeojžíjibertdunydrpnkrmiásimustěrééhvuepkdštsífižkp míytry"
     "šízmzíočrvajyžyszvvěsaz rnádtkvítézkzásicozifojspitvdězdívoc žvlexsudírm gkándah"
     "unyphrulsyčičkipúčheumukkéric ckčnrůsvke",
     "peurhcílýmtřioběbljtsnčtdplííkehělžnhnčapuořámečhulttánkrýošíznfpíěrbýýtvšč ašb "
     "ly šizsmthčábíářišai whavříhdkežáhmpxtdlídhyšiogvrušj au řncylažlédvnsmkkůíngoof"
     "ařbsf rsěkějg vkpůáčifnglbca",
     "",
     "",
    }},
    {"sk", "windows-1250 iso-8859-2", LETTER_LATIN_PAIRS, {
     "",
     "",
     "e  p",
     "a  s vprovo ",
     "reenpoie nu st ztonať  a oniy anvarateor kkoi ne tv rood mjeia",
     "riadm é taakchvoobno dvyhotizoleloerrávenéomí saladoetdek trtuosedamnáý asbrmeci"
     "ouaval uolokka rktiťesá aťnýlih  jda binonzaboozdnčiitazáv",
     "žiujú kyotmonísparmiat č hvi intj r  fs užkuvýt ejceožačmaajelznnuiddi cátacutpl"
     "máskebževnsúikľatvázlnálursiekmud paímisýcbueľéhl imup úbyruácklbe",
     "slrtulickrčezvehdárítnčan fištjúybtíhr etyočilláp ívnúudsorčvéapeaukahknvunkvlše"
     "nydrexzi štkohsťúbz faoj ltáopdvčuunbapiseemduochľcoúčkámôôžčírmluečepzefondží g"
     "c ánrvzmzágrytísecžnhlpeoľvšárusketlčnsuítvrzkogumrýiupndzzíýmvárnzdkcdpšievncmp"
     "tý",
     " žjtcapusnádľkžkckásrébnxtežabpíúcipmkyťblifšíhultypezrkioizryvkíkrbbsnfošhalyhy"
     "rstédssyútčtámaubieoírdldyhcuákób ľbyssmgoykódtúixkvkýýbivyhýsx eflkúrľoynémď ťa"
     "jamyčkscíchtsízlždcízhigijayč fenské",
     "",
     "",
    }},
    {"pl", "windows-1250 iso-8859-2", LETTER_LATIN_PAIRS, {
     "",
     "",
     "",
     "a iee ni p wano ",
     "sty i narz zow kcz npopria d owawizau raze skowyen tć dow litazyciod une mjeon",
     "roerch jtonyszz  ilaikj yctemikaarormoawh acomgo atyejesalm akisegdzkit atą trów"
     " c l bącięleokmaośadasinosrenoweznloda",
     "ekcjk  robę ymazysścampiożzoetywzikraćślntluogsikuemżyskusklwoużjaryłąeśłaoltwby"
     "edajżer iorupa gopktotplelwnbryśędmetu eknb ozecutałlnujrtybbiżnceictkdnytórabją"
     "n ocd rós apgrksub",
     "śćsutóuryćzmpumusosyezjiądtlzwspmyfiśwdydeęczuumnumpijtęunwssałodl fykseukewzękó"
     "drilnniwićidfoząń c dup eżimrmnąpełuępl cacybekcrsnswłiąołgusłbankucyptnbl",
     "eńhogiełrwiubogldłyjażękyłdknfł ndbędcsąpnjsugłygłitjęcoupgaż kłmnuldźylrnśnlkag"
     "bubswp żyfg góauląrczppczcep h śgnydyndiętebcąjnjśhardltzbscdtiztiiśwółómó",
     "ncąćdpofzdóbżldgdwigudrkwrpłwęptźw vdsuwaiłnfeągwąriiżółśrkżpóręwdułsózgefygżdoj"
     "wkłeżklcdżwzóżątf sjzt",
     "",
    }},
    {"hu", "windows-1250 iso-8859-2", LETTER_LATIN_PAIRS, {
     "",
     "",
     " aa ",
     "t szel menetk ",
     " ks  eleegn mee atz álésás hgyl  stealazlatáhai  fezes tze víterneak",
     "ekre lnty anbe nonketaas borinttoltétojesevahekasallnysoztérkoltozokr aptivemais"
     "rtrahog  icszá éfekiváátkésső emó jana",
     "ly pláyelináom cznlébaosndárotkönisézam sá rénikülagépaddestmázéartóétlóélthánge"
     "ájogbb gillífomievpolmnéég jzojlyoamts oitrokkutbifáb  dga ápelkdaöziótő",
     "ldmééklőámeásip doloábulehjáljvéabókpégolhgjd sítöblzőciziejustrgémoréölrávongdá"
     "ppviedtjaizíidrilspaódörmbtvprfizzön üávküyikuólpcnírmévtulötl uimtkyarknnlvövzó"
     "zörnüzágumzknodiktivákiggn úiotypágá",
     "déáhínopshobncizímcítíháajmórülndjjo ökbézdőlglugiőlbotnv rlnüívyűácösrónkhiéhtb"
     "újírdsrdrgbánsrősrebrsrrf mumíső wé kác kriaicibecótdónfsbijmlgrnlőkősysrbyzcakí"
     "ouzlofeiógmjvőmpuncoű irpttmáuavo űkodöbckpuzülcskocjtóbötj rhauőtnőplurceksiezh",
     "ővovyőlb",
     "",
    }},
    {"sl", "windows-1250 iso-8859-2", LETTER_LATIN_PAIRS, {
     "",
     "",
     "e ",
     "a  p to  si re",
     "na on an i n aprtestt s pothinoren vr tihetoranijeer dlinoneseedond  mmeitatri z"
     " c bal",
     "leilesvekoikouodzanjos kovlou avisarv karodejata uviet flaaseldaick ma yemomyoot"
     "olh vamo rdoočevajm ndy  wl nt lcocaljdiizke",
     "og evoopamngtrspg apf gousbočiimiour jecslutplceabfoekadfiupbegahasovnpidnctkiok"
     "česaj chskir gssgepaeg hacobivsiwipeblazmillrsakbičaofagejlnunihhop nsifba",
     "ckzbowbrz hiezeadrznrnvrrtjoidičtn čklaimpsnrvshw nulujieeclvsačlyahtvldknožttžn"
     "gljuijrdc sutsiečnigzegrulwhciruppečvlipžeišaykubuebšiepdvozncoo",
     "tuwozvexb  šhtumvzefltdpgipužirjwahkrkcrfrddtkccošrmscštbndsptkrhrežocewghaumnmb"
     "zofelsdjugjšbyeyojjndmažysščnntycuryšešarcwemuudziffčkčutwtc žujdu",
     "eiswkstlgnč eočjktibgunlxtpkučsyftnkwnfasmzmx iaypwssvrrnfueoiškašdlzrvpgsucsrvk"
     "tmdkzpubzlžaehjtoarlčonyzdrguafumstpzh xlcmmqulpbs",
     "",
    }},
    {"hr", "windows-1250 iso-8859-2", LETTER_LATIN_PAIRS, {
     "",
     "",
     "e a i  p",
     "je su prtirastpoo kori",
     "nate k ianreni o nlikada unoitta dzaijat zorennjjavaisodikakne mavov tto",
     "osm omojljma vmo broog ainajed rimtrjualvietadvoonlalociotekseilazsaerbi jkeveel"
     "diizirslemivačnumekuj do",
     "klpirug aržečin s ćednskdroputt jiicuč gsnupokasacdeamk apobspožvrmi lunr abd es"
     "ičntzibrleozukguush sutvvnbaznkiihtueđvlčnrnpaišštolžibomjsvzvip",
     "glgo ćućuregčučaujkrbeebezpulusinsidtnz pkećplgraščece feššecavuzoktežgažavkfoaž"
     "vjfićiša eugšievđeaogiđablrždukn ctkndočksl umagš rm",
     "rtošp rszučkv peuligkc žiozbln š čđuc epdjmroććaaunfečtszlađnkeoćub uvuždvpngnge"
     "udrdf sokvjtuš hsmdgbuucbnršzmltđijoshžnof wjn",
     "tpođifćnmnč crzecumpdbhouzškecmupccoocubždtlzrdlrvrgaćjszddmx  xeurzhasruothoosj"
     "šnngncibhtwisc",
     "mlouefrlohy eadcftwepttjvdhrčjafdsmbssuarhtczgjklcfrhepsahaigdižpjć bjeictowhvue"
     "ck qrcchldtthižuhu",
    }},
    {"ro", "windows-1250 iso-8859-2", LETTER_LATIN_PAIRS, {
     "",
     "",
     "e ",
     " are t d s ca tet n deini ",
     " pă arerr atles ntorth ienstu  fheonull eseatr otisetoan mrialcad liiltaicpeouco"
     "ito ac",
     "elfiec lnerameunţiruma nur ece ulodiisndctimluut r b yyo w îprielaîn vy tăveedet"
     "ascufonuturongommp",
     "nisichpliodauif saifpapoolvicinsnag hausoawicăsuspotemapgemirtizmoşiosazzăopvaum"
     "idpuauhiofnodoh iv hadm scllagirk p ai gaţiacrexncgiowzaodrmabsorsssăriisă",
     "biiubeclbufeeeltckeihoamevocup şc blbaigşteşişkeduavrălyw ptpirduaaymudrwoziiptt"
     "ânshefwhcţnţlăeţppgrguafeprnegucmărcajogghld",
     "oowafaibiţtsboxtccvo keyebeopăcârkzefunfgannrvhtmbnăfrfftwovugezweb ubăttyjuysrg"
     "şaswryx tcbyewlsăszuud zv obdăxixe",
     " jakftypnldduxwngozoăţoiflvătâoztlbrsyuewsjexaţenzixdsskţaţăgăgnlvpţnvksrrăuaxxp"
     "nymngsrţşepsphrlkiaşxulcsfrf xqu",
     "glokikjommybâtj msuăbtfănkîmsldgvl quzeuhruţlţârdvtftmyesmtplplbggbăufâmlfjarbkt"
     "oerâ",
    }},
    {"tr", "windows-1254", LETTER_LATIN_PAIRS, {
     "",
     "",
     "e ",
     "n  tr in aerlean sla iar",
     "en bs tha i t  dhere oil yde kk tiseesteonma grindliı orird  catmealu ",
     "outo praetınyoayakst fis esinentyatanio elnı mcaoly lll  wdabiveasge hedhangekur"
     "diçim icamitemulsaılnacof kaun vce r",
     "göec u lünırac nutrıimiçusklg sıbuapkeomiomifilıörişeyrlkiwidobepekubaplpap road"
     "h fotırütücheçifrmprgiotnuctrsğiofsoyeeğikdıizldlulotu çnsrtabss övinlownoönhişt"
     "lmçeşlosopyı",
     "evz ckü ışrdktncidhompsuıkzeeamlltboeemopottş ğıüzrublazlyrknüsyavw shtlciumkıağ"
     "üryidütraşiypptmokwhksümeşızwoipcıkoiğşifaclaçcrspğevanmtsduagodaizaigiesüefoyzı"
     "exığrn",
     "muülhtc nkçıpipuooöswacuupocçaımyüükovscfelsysşıptuşghguivmııcıstyç nndrucauzlfr"
     "uyahtkskgüweebtwftğulürytcff üogydb bylgnfccuğyuewözynrç zşagnswibğlypgrepygölfı"
     "afgszirgmüwnylddzgrvüsxt",
     "döx üşiapıubueuzıt xegıyrrdlüywsşe şbödsv gasövonymsütuarcoaoğslug",
     "",
    }},
    {"lt", "windows-1257", LETTER_LATIN_PAIRS, {
     "",
     "",
     "s ",
     "e  ttiin p ao  si ",
     " ithr erpaanast aitohe nn atteisria retamaonorusarliraitenntalst k oes cd  dou",
     "auleų ioą im f bsise yu kala rneveosro l mnguriakinaikamvieiyoieprilotomnime wmo"
     "irely di vdondetuopeutavdeišnu įdanktuedic e",
     "coį rtsuf  gkocayt uapl ksodadsklohanokeg acfopltyfispktwitriuidk gaojvachpiecaš"
     "mih jaofp ctopll hifgeunudekiųemjempumkuol šakbeijgice jukčisadyowsorsssbapolym "
     "luslšihoymšk",
     "nslėckciabigžijuklmurmtąeaulagėshioktsblbueegrėtjouiepw fapusąldptmąjitųipogrdrk"
     "duštevaywoltshwhclttėlmsrunėmėegizdrysgoyražppboužryešė ėjupugujįrykoosnš ",
     "gtvowaąsžylvę ivšarėdžsceyūrghkyrncrfeexbūnyovdėkrnnnctė žgutvhtnfoceftwwerpjąrv"
     "kąkšfrvymųffc ftsyūtnįcucczdygewswypbyrbįvlįibuclsbiobtcsryvwnybšyddeb",
     "mbnčb jųšsšviąbričtlgnšmšoąrždgsydnlnųrgpsuawstįtūuedsxtyjnęoasmnąrcrriūx kųvėrš"
     "rąmyščlpfunvėksųdvląub",
     "",
    }},
    {"lv", "windows-1257", LETTER_LATIN_PAIRS, {
     "",
     "",
     "s ",
     "ieu t  ia  pat ai ",
     " t v sasstai kestitaarto nr katuetummava d lizlao otrae inanm danopais",
     "jaā vilisaauju une jenpin ernarāreirus rekkstāor monntamvēētadiktīītkorišaalemdi"
     "tsak bunskkuteurārātmu cveeitrci",
     "deosēlādlēāsnād apilthējprkāitrtmsdzlerolozvuzruērhememērsniseelpā oedevz si fkt"
     "id gklsprībalu šslnuijojmādītēāmk ndogzmsuākmiūsjāavkšdoab eībgatnzikrpēājomutod"
     "lāfojū",
     "ttošfiūtajecjogropiņpeceīmrēēsulouzēzīicoklīdudrukplpoimrmcaālījšiionsmobeolc ud"
     "ļap  wņuburvdēbāezguīgbiēmag yldē l gly ī sēpuēšyobūf īkcojisāgtv ēgķirbācešlsdā"
     "nīh  zaņwiltņa",
     "sompg šoofašngbligkiņokļšķifctepīdss hgitvānnēaczeboejēcgslneeivļurkaļchrpīsrnīv"
     "šīipeavāzdzsnkowegiaežsīazpttkllovugvušucknfeohozaeļpsšātūvohatbīcūrshupažš smmm"
     "rdgātlģisūņešsgorltņēdobcīw keršztlū",
     "ubclīštzfa āncoctcgeefāšūdhiebb ļūtļmtujoonnsczognucjsppsnx šr",
     "",
    }},
    {"et", "windows-1257", LETTER_LATIN_PAIRS, {
     "",
     "",
     "e ",
     "se ka i ta s vmiisstald s va",
     "telileatus pint ittudaas a mneidelsiks tndimkadeaakuesadtiriamikonudutak eenmaee"
     "oo lilsadisu",
     "jakoärerl eket okiiiolranivianõime jaivõlauu nllednuväb n reempigaavltirulu eild"
     "orntlu",
     "abnaumtshepoea rää ürvguarkeunlomäevgiveegaudutopamupekthtss hig iuik äirjvoõnur"
     "juuv fv ioülo ivsõrogeosajtrrtrghiohahbaäl",
     "drljsongühogomtmtt dfapuub uhaodrujekõr prnäoeokööiaeootbijäuhlvp ukipm klrdnnrk"
     "fiihskdmpäaglõmpslähtöõrg täpsovkälgsü gkrvuap",
     "ibughvtüspõpjo bkknkünrmc upäehooptlaoueüsifknkürshuörõtläüüfoehieätrruaaeebgrpl"
     "pptõmbbemotkoilnptvlvsmmhjlcobüklmlülssämõsv",
     "üp clkäbefõu xnsbtežžiümkmäsiutpx õhdoy gnf tvvrepijpõöthkouejnogmkvnfnürütngobu"
     "brofhä ädväd",
     "jõglvnmlmssnõeõscodlffräämaccacsfuicnõsctjblbjdjrnujaydsrpfehüönäpügbocrpürlshvö"
     "srwi yech äglpsmürrcsjvdõl õckdü wrbsdänõõ",
    }},
    {"vi", "windows-1258", LETTER_LATIN_PAIRS, {
     "",
     "",
     " tn  c",
     "ngg th đe t ",
     "chi  nh nh sc hi bo ̣n m h̀nu  d a ky àiê lhea ás hả hó  v p̣ introntiańc",
     "̣cr p cakh̉nểm ạ iươộ gcoerd ́ntooù  oreảsehỗ ịphoŕtóếhưcuma yôṇtệba"
     "leợteyoes wốhâ",
     " renrođôgiậ́itaớênli fviđiat̉aụ̣plarinahuoaìọdeisicủndí̀ùyđưitarềnthêra"
     "ấf nẻiduđêầiaedva xdiilstặayiol ù̀iwivépurửờổuômeaḷitưdautunecometcthơ"
     "sak us",
     " uãữfilllođasômôuyel eacofdootprbipeựyêowfoư cenoeonêssỉifemmumoplidcklúuắ"
     "keasẽgekighồlyơnsưsĩnứtâao qqucâtuopsomp̀obeolnsởappabôeelừmeaw ̣uuasudưé"
     "auaibĺmadgưboừclrtrư",
     "đâttrsshamwotôevvơănđăkểmnuimppúwhằrêbăỗavirđobumơspieô abulcôxaỏ́ygoig̉uts"
     "pomăvuagmiâncrldrôoăsclâoodâpuxéardwaosuâbẫihtlêexýcưeygatyrkivrutệmâynṇáo"
     "ovẫtăupưurnlơocys âccb pttw ôòwenc̣oiưbyffniswfrewtc",
     "̃aefxupiđơodnôrmfehăguucdrrvrylsẩumnăbêvêâmx ",
     "",
    }},
    {"ru", "windows-1251 iso-8859-5 koi8-r ibm866", LETTER_PAIRS, {
     "",
     "",
     "",
     " пе и  в сеннио я страпоа ",
     "ь тоно и нтетьовнапр китро оеретанат долв меварей т откокаобльлине",
     "ы таисодтртим моныдериорессоел уле мвоомияослязавыиеда зве ргоавжеемедлоой тспок"
     "огиму х алазчеожнндослк  бвиилю  эинпакилаизсядидл",
     "акаскл чск фапзоамажонматврыоппечаектснтпимиайбрыеьзще еарбырусеэтчтлюр адейьнс "
     "жн абооечиачудсиыхкрючусирвлозциыйкууюфаииаейлзмочкнктбуегн ийвкив",
     "туообедухо лднзнткдрютыбшинужиутбщикумучтнмыичывщиабытиюпквсупшездгртылужазвятуе"
     "внфоаяз л зуацчнихйсфиидмуоиукющпуксымкелньюяедкежёт цртйт гчёсьвуугьсржбаняеврн"
     "рмнсмпсмблахезврео",
     "зыиаеендураюькждд гиряашечснагсахрцвжмужсвунёньтицнкрввтплэкущишлчмяибввоясссумн"
     "це хохсчпьипню шлыйкулгаифбиигэльшгуиоыдглыпгдлжямдвлк ятпувзичкебнф",
     "ещг ньошзрышылепммсыкжешуйощядуз жбнубфеяюащофщёё дсп лёсхяврхпншаб ехш дыдяыкрс"
     "срзеящщабхца щижщьсдкцысау",
     "",
    }},
    {"uk", "windows-1251 iso-8859-5 koi8-u", LETTER_PAIRS, {
     "",
     "",
     "",
     " пи  во тия у ст зна",
     "ані поноа  довен нвавикое ерннвіат княрираис соррореідтезаомпртадоь огка мни",
     "нітоть тгоув унем  іоб яляв  ртримй моамитівякріладах львокупеалю леміщоту б оін"
     " амиоклімеикмаетосаводжеітожз ачадкидеай",
     "азихекдлбусяї ий фоззннтопонакарднчеілє ціаспадіклкнкіотчак тілисколвеісмуборуап"
     "пиабну щсп ччиуткт цедемд оюкрлопіікбеізвуфасинкочунр ивзмвнснйльоинаєкщт ашелгр"
     "звньійпуьнесб уд",
     "брдкоїсуімчнютьсибди єзоацслахажсоилірипежсіблдряджнзуртусвсшицеії лду етктввкмл"
     "влєтгайтбімкксшеупс сеішез шлюбалумпагтнрнфіхоегуєошучштизрян ямукшудп гглпкькп "
     "ейичнюфондшоумзбші",
     "л гуевздншулурювіюишвтіаввж рмхудтзіятєдібджжиплбирвнскейоць юсьса йіячі хиршаид"
     "ючаюжуифйнвдієігщеш нзьтжлицкцічбньшч пниг",
     "цюіжязеотя їжімнзкдсдьршзицяжауюци жзпіхвпдбзезрфечкюєхірсвжужиждвгнебофрхіохнец"
     "вмчоищлкягйсянепяхеяявіщохїх",
     "",
    }},
    {"bg", "windows-1251 iso-8859-5", LETTER_PAIRS, {
     "",
     "а ",
     "е на н",
     " пи о  саннеторава итенитаза",
     "атендаст д зпо вкапррет  кетизотит онокометирили",
     "роияаз тсея веделеисовелтрор мавзведмаал евив ерак ринобирсъолциодн нт бос аиес "
     "адмопиоккиекла",
     "жеончелнбрарърикойес фдодиозятзосизбимтввоапвъежасиломпаичемзпопзилощебиктр янай"
     " чскклчачидрсможявивъдждляртчнамсаог гл ",
     "бегаксряът лфаткд лзщасл щидк ажъзачготнбъдъспащицтъм йлвночългр цглкрпъмилюфи у"
     "боснняацючвквякъднндсоецпейнояъвхоеоегабйткцфоездужаъсздагннвсзмкуоиъксвбау блцв"
     "иичкцаусейъмдвлурнур",
     "йкнзрмй шиишгииощи швревжиплбуръчвнсечржулуврурвйсз втигфезтзноеифрсцеттъщутсузр"
     "пкзкешквшнямукептубвощсяумябкелкмнмяучущублтц еб хщозсиаоцупугуд",
     "нкунвувляснфауефнюшкшеижъодяипгузгсрякркрххввмъпзчшабщзеъгязмбзхлъпцялютлжнудскн"
     "пудпжнафмущ тгуфбттбтдчржкъббнфтхурфвхшртчящахмпзлаетяаямрнътмхрг тл",
     "гнвпещрзрцъчгъашнвмъддошвчфрмк",
    }},
    {"sr", "windows-1251 iso-8859-5", LETTER_PAIRS, {
     "",
     "",
     "е а  п",
     "и теу  д спррада ина нсто ре",
     "поко у к орииттаниваликазаорјетиноатиснеовав зикенодакм  в",
     "ан ммероосизве бојет тсатоимогмаањмоекајвивоедеромњеад ријал јазсеач адецићеотин"
     "амтрлелалоилкуивжеел",
     "докејаарнуемчибидрондиасслруј њаштозн  лобесврр скк г днснукјубрбеуножициччед уч"
     "упабзит боокту гспклпиутиржипаашеђчуешшајибаегсикргревуј ћезихењишки фтв шгууреж"
     "внга",
     "зоугумх ећвљглљугоополчнсулушезузн еућљенткљљазвсвпуаоапцемичаацз дузмеб чћиуваж"
     "збусидтктнвуширнксошнсжактржцас фаблгисцћађађе",
     "ољчкмпњиш очмррвлнђурткн жч фиагјтрсл кцв ићндзеудбуњупершушђиеољивкфошћцууцнкуз"
     " цмуепођечшкељсмдвге њдњађплулгмцриоаћпциг",
     "дгрчтпсозлхоп гноћубаљлтб ауипофјомнздоцпнрмквжнуољнрзужвлћ ћуец хћнрдбнсржуибтс"
     "тлзгхтиф",
     "жддспсф јнефрњахфец афшуеудљоујсеирхјмејргшњдмоифрјвпшвчдббљзрфтиљдлтхтљфубјгднц"
     "уњвдптјлоњшнљкрл",
    }},
    {"mk", "windows-1251 iso-8859-5", LETTER_PAIRS, {
     "",
     "а ",
     "е и  пна",
     " нта сато теракапо дпрстдаот",
     "варет  зза кко и ониоррили венувтоитодетвојасеисанов гтиакнеле",
     "икедномеалроњеањ мекиндегосоосизавмовииркициј ачма бвед ојерар аолајем едосламн "
     "сиесонадги",
     " тлаозијврнт ј лтрелимчилом паождр рапднброгдиилзббомиокскќечендбиомажспглштсаио"
     "ивлнжезодуиджикт ќбааатупигар асегкл",
     "оиопурксвн укрлузнбешиткфиицвуацебзиазишруобигеч фезошжуашчуртецтнњатвжазву граб"
     "ичк кунупкоцснтсучумчкешиивтагочфоевењиерш шрдчанспечорн",
     " чржшермцошагурвзмкнчнв тпч дбипл нкоез шкќааќепс смупш ежефцеусјнблнфрздгеј цеи"
     "лксвздзеплшузлмпгн",
     "влоадмлтмнифпц хдвсутлцреќцавкињп ушшнјдугјтвчзгрсфец кцпчхооффаеадлпсг ѓуафмупу"
     "јозуфлќиддиуулбујејсјќкептунбј",
     "квлжркжнутвмеѓубфрпнмрбноорцсцуајбнхукхрнчрлѓааегмибсраѓнзнцуцео",
    }},
    {"be", "windows-1251 iso-8859-5", LETTER_PAIRS, {
     "",
     "",
     " п",
     "а наракапаі адь вае я цьдааны ",
     " ары з вта карвы нставацу ас дпралнн самненыў заакняенчаніер",
     "лялеазаўльатагмалагакіметр млітыачайаб ўзнымкоьн бдзаптоціоўаеыя уысвем дл г іві"
     " рэнй х рэца язеолінсц",
     "іцкуіксаыкнтк  тццроклэтыцчыз о чэідпер іс фўнўв цедякю нобупізвт одылднцыызгэых"
     "міньспфадынус млд овмодк шкссеучудлюцеахрутэткмядушылутувоктплецкрскэксуаясідркн"
     "зм",
     "ягусынгуокожбойлбапоемдэяў чэлючорб яршчжалоетонькянывгрексьзідвжыфіядхоштртім э"
     "уюукснтвчнеспуглзруцьцвял зь логслупхаэдндытулмытнілыбелычўлшаіяосутяшічпкашбіэа"
     "івжнейўтяцірн сяэрмуаюрн",
     "сыырбыялізблюцлыойошопгоджрмўсцяйныфыпбяш вуэйыўўкыібрлкуннш хдпьтяеыдьмнюпягчўд"
     "нкуробдофеяхіхявсошуэжцогнжэігужітотуеузбеіжбнышубумхуямюспсрсйцувйсэмцэішгідммп"
     "эбзкрв",
     "золёпнзуж злафпыясбмчкежрхяпмкпээфўжнсуфьшэсмэое еевзя йбтдсйкый ёйгдчг ятёнухоз"
     "ркнфшэсэшлеяп ",
     "",
    }},
    {"el", "windows-1253 iso-8859-7", LETTER_PAIRS, {
     "",
     "",
     "ς α ",
     " τν  ε ατο πο  σστουε νατεη ",
     "ι πο μτα κείειτησηιαυ ή ρο δεταναιικατμεκααρηςεπισσε",
     "μαερλο ν γπρδιριαπένπινοαςτιορωνενραοιγιονμέό ντογπαλε χηνοπμο οπεασχείαηστήαλού"
     "δερεχρ έοςίνργκοολά ιμτροσνε",
     "συί άν θαφιλκειουνήσγρίσλλπόυτυπσαμπγήημεςκόμι ηκτίοήςών όότφαπλομσιακίταυτωσμρά"
     "όνύ  λτά υθεκάρηληθαγαδοτόρχνηευαγμηελ ήρίυμιςλαέςγοητλήλέυσάλεσμόλιυρύν β φάτεγ"
     "ρέαμ",
     "μήφοεξνιοίγμέλόμέχόςεμυςσκξενωχοωσιερόθμαθιτκλθέμμρώέσγεεκοθφάλίινμφνίμάφήπάιάζε"
     "ήκωςίζλάσίρμθοάσ άηρκρρωρυέξνάκήύμιραδνέοεθυτυέγγίιώτέμίυθαίνόώσφίρήσύοτβοεύτίεφ"
     "βαεάνδέπεδάθκέ ράδπίιηόληλάρδηδίιδύρέρίωίδοδόπω ηκ",
     "όσιγθήοφήμξτγέιήλόπωιχγωκιηθεωάκωμαχιθθύπηέτωρνσνυβάψηώμίηπτίεηγσωτύθηήνωγμβκ νή"
     "οκίλωτόγοβσθσοκωήρδαάγγκ ωάμσόώρσχλωξηνύρτωδεθόρύπεοκηβίχιχωδυσσυλοχυγύθύοάζζοέα"
     "αξθόσφτώφωίκιόίμκίεχ",
     "ιβλώδρ ιγννθύςβλύσχαχώγχαζόδκώρφόχλτλυήχξισάήτψεδέαβίγ",
     "",
    }},
    {"he", "windows-1255", LETTER_PAIRS, {
     "",
     "",
     "ת  הה ",
     " לם ות מ א ב של ן ר ",
     "יםי ו נומווררייו ע יניאולהרו תבו כית נא שיונש המקושל",
     "יראתך רתוןוב חודול זהתימתוייויבישבשומשעלמילאנהלילוחיהודיב שר וחש ק פישד וממסחויד"
     "דוועברמחעופרע הששמבחח חראיאפהייברה",
     "ינצופיתיוווחמה רזותנפשאחערכל סדרכוסיתאבעמתילשנספיןחדמקגדתמציק קיאם גזהיצהאשהשתום"
     "רשבתהגנתופפעמעטווגההץ יקלשט גילתלבבמהחושיההעחלכיטיעהתרהקהפואהנכתוצתןלמתחעבהציכסו"
     "צגפואשגובאוקיחפתעיאמג מנדלנאתק דמאלקמןהזוסזרס מטהרלח",
     "מצוכבץבניאלטמרוטלפבהללצבעתזייטבלרךהכאלהסארחתעםדאיךאהף רכגתנקגניענגקבראזמדשיפמכדה"
     "יסדעקאקשבדהבוהתזלך צקלחזכדצאבצהללכעממלעדפסכבמבשםעשפקדתהדקרחב",
     "טבמפוזכרבסנבבשפלפנרבגרלעתהכנכאכחגברטאזקצסמשקיגסגתצלנלסשאשדכןנסצעצרוךנמקס טפןלדבפ"
     "הםנטבטסנתשזאכמלגלרקטרקמדסרלצבכבקכפמזנשרדחסנכענקדדפמגרססתגהטעתתרגרחממרצכהטרפהסטסף"
     "גלגםוץסחצהסה",
     "חהנחסכאבצמתבהןשעתפתכחאסךקהדמסדרמשגסלטלשכז הטטהעצדדזננדנןאנמ קןשחבזיףקנרעבבדםזכיז"
     "סקננ",
     "",
    }},
    {"ar", "windows-1256 iso-8859-6", LETTER_PAIRS, {
     "",
     "ال ا",
     "ة ",
     " من لما ر ل  لي م ",
     "ت  تاتد  ألت إلا ع ف ب يى فيار",
     "ستيةمنسا وانلىام هداواملليه حدترعلذااسلورالفع لأيرماديو يمهذياقاب ري حلللحيد سف "
     "هاتح كبانارة قينتخمةائخدمعلعابعدعنافك يل",
     "ح تيويادسيلقتمق دمدةط لة نإلونلإلبعامحتقورولمولخمسلننتفتغيصوعمء ددميبياءتوأوفاتا"
     "مكاحتعكنلصحاأنمتمرلسكايت جض عرلكحسرسسمقياعلرذهشاجمخاقةإذج دونوختفربقعيومسلند خ",
     "خلكلبررض ر صئميحجديساخمجبد دودرجقرطبفقنسبعيقدخاويوز لهقدحووقسبنقص يعإنلدجائياةطا"
     "حتتسلشنيخركوظهعةوعنشحرمفرواضتشخطمهتلاجيكأسأيهربةتبتصوحًابلضافذقوإعايلطجلقطوجلجاص"
     "خ صاأدتفضيدرس قل غفةتكنهدفمقنةيجوفحةسورشث لذخيذي شإدنصييرقصفتجوضتنصرقمبككيربجبنك"
     " طبترفشغألشرفظمداقطر",
     "حقكميهثامبحففعاشرمكرمططةمخبطدلذةيفصلهمصيتطيبأخرككسقبمُتدتغتهجهصداطزاطيأكجعوتإفرن"
     "فوظ مشجةحيهويخأعنفاكاهبنئلحجبوقسجيرتسطقتكتضعمصوسيزبحطومز زرديط ثتأتتّرمثّلزرسجً "
     "ذ طلوكإضشفأ هلأرحذرغضرنطزيسخوبثرعبلغقصفضُل ضإسوص",
     "",
     "",
    }},
    {"fa", "windows-1256", LETTER_PAIRS, {
     "",
     "",
     "ي ه اي اد ",
     " بن ر ا  ک مراان ن د تت ",
     " ر هدهاريد پ شهاياستندميامينازنيش برکن ووابادام مابهز اديرردرو",
     " ي گدرودرياسوي خل هٔٔ ابيشالاهشدو ديک  سب ليپييکنانمزيکاسا ح فکهرهترورشونهتن آخو"
     "نشون جشادنتايي",
     "نوگراشتولا قفارسمونگسييمگامهخا ز صگزجاشتکرکلنتاتهيپروشتيتفف همبيرن عفتهنرتتخشناف"
     "پاگيجراخ چنجقامتيتصوحسحا",
     "فرولهدنظاکوجط ظيتهغياوزم لهرخياعدوس يسپنعاآنع يهجواگربختخهيفتصشيزارگههجدمقيلدستغ"
     "رشيگگ صفننخ عيگذفهمنگودکفيقدتکتع طزهلوملمکفح ذاطذخرفحهمحنقشرفعوزعلتم",
     "شکنبقطوقبتوعيواجمشمعيجرکخطغابنضاطورخپسبزبدذاگشخرعمعدعنلبپ مراصحذذفکمتقصلکساًً بل"
     "سبيب ثبوق سهصاسطقليخدفتبکشفقمدچهکيشمخشقيخصدددگزنرچشخسروسيزجسسخعتگنآيص لهلمنسطرمخ"
     "تگچن غحدجياحبسرجوکاضشگض نکوبثبرمشهقرووُرصدقوکتآشج طلقعِ حتفزوت",
     "قتزدمطمموضاپکداقلطخلح طفهسپشبعبکدشزبررضرلتتلطهپخچکجلآغزوطمگفآگرضقشمجمغطارزسملغوم"
     "چپ ضکوآوجهقفعهمسيچچ ئنلسمئّاپوحيبخصيفلحرضعقهوهببشبلدخُيق",
     "",
    }},
    {"ur", "windows-1256", LETTER_PAIRS, {
     "",
     "",
     "ے  ك ا",
     "ی ا  مں و ر  کیں ہ",
     "ن كرل لی د لہ ریكوائین سٹ مییاس  تكے پكیایارہے ن بوركا جاسان آ",
     "یكنٹرنت ہی ید دیب الجااؤئےرونےك  گسےلام ئی وؤنیےپ پرکے فتا رآپیٹیلاتناسیوںیہفاکر"
     "اواممنرااكگ تخ چنہاہ",
     "وامانتدا ڈکااد ٹٹرتعٹیستاگرتیککیسٹنسٹسگرک نگابدرہوول شگابارجساھی خئلكھ قنویسملخب"
     "ونڈیھانیگیخلرمتےلےچاتیف لئڈ تودہعمموپویب صلومتاکہریممداخشنج  طبلٹا حتببھند",
     "برخاکودورٹق یوعدگئقایقڈاآمتھئنودجسھ نڈعلبیخ رپكسچیترجوسكیڈسبیخدكھوڈو عز شامعرسزی"
     "رفختطر ذبدرآفیقیاپرہوییشوئافكتپیپلپہازخوكمتمیرفویچاجع وٹدنش كنہلمحچھؤ رڈحدمخظ قت"
     "نئہت",
     "بنطوعالٹکھجیحفنكوقیففرمریگسپوجخروظیعوڈٹنوسحاصوظایحاٹح ركشیكشچ صاصفوبڈر ظتقلڈنموگ"
     " زص قسآنكلیجصراققلومہابقلنمبذرردرےشرمشوصقہٹمیدپاکتذیسمسوسکنقتلرقفقكہڑھعیغیپناںشت"
     "ضرلہیزاُمقوعئساصرگقم ضجبدسزاٹوئٹبعسرلمنچھن",
     "آئتصکس غمكُلپسگلبجبہجنوپبودکعہكُوضوہکلتفگوآخفہمطمہنشنفوخگےئزاثاشبٹصلمسمپکناحبڑخص"
     "دگرحصیلسنزوشنظ",
     "",
    }},
    {"th", "windows-874", LETTER_PAIRS, {
     "",
     "",
     "",
     "าร่อองี่",
     "่าทีกา้อือามื่ายข้ับเล้าจะ",
     "ม่ เขออกางใชช้ตัรืด้ไมมาเประในานน คววาง หรหน่ว้นรัลื้ ปริดั้อยนีุณกรคุแสัว่งงเต่"
     "ได ค้งันี้ีย่มหมนทส่ำห่นังอคอนเมล่ร์ราภา แากอรอม ก",
     "ค่สด็นดงบัวนใหงก่ ช่ยกสากำูลว่แลู่ครต้ป็่เงขวยติ้วทัลัไปอบนกบบรถกัมืเขสีมูเรมีสำ"
     "ยูนเละนดเคยาัด ตเพ์ ลา้มกเรเเส่จู้ห้ทำชืปิงคปลม าตมลริย าพรกผูเด ไนหอไ หงห สก เว"
     "่สลเกลนแบริทะเะแแบอ ย่หลแฟโดน์ จบเมเ้เมทฟ้น้ยนจายงา ิ่บ อองรงสดอุดูกงาดยมอำเ",
     "ด หัะในตพื่ยหาาจพิฟลรอวอดตตรัตุ่งตมดยัวเ่ใอเิน ใงแทึ้ตดิวีีดนขลิวลเกโฟ ข้ใกินไิก"
     "ึกว  รดหถูะบแกนรนาบขล้เหกตตอนสรแสมาเดขบกรีลงบทงมเซลีเตนวศนาทุมดเัศ ทุกงอจำดใน่ดท"
     "รวงใดีรหอังไว้ี ่ไดัรรก็งทีกึงเนมุร้ะทาดนัยเอขนมๆ  ถสัล อ่ิจงชนคปุาว โรมเชัสรูตา"
     "วิต์อแึ่นอรยลบอีเทงจณสดูมกยวสร้ก ปบุยใแตไว่คกขบคบสแนโป้จบแรณรปักิยื้มตอดัญ้ไกกคื"
     "ดวถึถ้ทิาคงโูป้ค้รนโบอปยแปแหกอค้ณ์าสคลคัจุ",
     "งผรุะถ่ตก่มสำกิมกทกววัวจะกดกมนั่งภผัาป",
     "",
     "",
    }},
    {"ja", "shift_jis euc-jp", LETTER_CHARACTERS, {
     "",
     "",
     "のーすをしま",
     "ン。にるイでトルスック、い",
     "てはフがプたと定リなれさかデアタこドレりラィき",
     "ウ表オグシ示メ用ァロくうジバセ選コダ択キテ合あせら指使ムマブョサん場ュ画よォも",
     "設どカビ動ャだパ目チピ力数取入像ポ一っみ変作能エめネ時成引ェ可行つ科勘けモ間先え名開ヤそボズ除効新上最更書べ出前存",
     "字保値色ペ中ベワや生ケ要付度有文切方的削大お信化囲ニ日ば加式位範必ザ対明通分帳在小現自部置込じ記下号へ移形求認再ソ無ツ報全適換追同確続読列情押理わ",
     "送検内覧請描正替ミ利番単計高子連期面ユ向意以接票語項集複得手含回他性金線別常照不右ナ空編予次後量解印録見び当所機ヘ元完際電了実規法処索終本外・致転関左起ゴ調ずホ"
     "直算種幕配品透幅刷持発む消絡",
     "境容整知格ハ果制残特返音類割限界証ち始仕払例価域基戻既状秒閉非受背視各拡標点ガ側挿相簿資長参応操「」ご告復済白者速去問準ょ会景比縮貨反推月業止源税説順ノ初態異立"
     "額体失強未細詳商少平象遅隔周端支識進多決組警人区固結質題交低半与並隠ぼ修領座暗率製貸過ゲ何備御様統考",
     "ぎ垂言負近共延影扱析管許費げほ停差敗測張水経義角々ろ提段響件株注箱繰収古宛益個優抜欄産署ぶヒ二係倍地混添縦試議）今供圧塗待権横歴真簡（原味国履来赤逆週重階互仮因"
     "波補ぞ事代年従料条毎深減由般良貼頭写命四専展想末閾ひヨ円均増央投略登矢純",
    }},
    {"ko", "euc-kr", LETTER_CHARACTERS, {
     "",
     "",
     "다니이",
     "을에하를로지기는시정의",
     "일가스서수용습합있사할면자한어보터으인파트리오그상선은도나",
     "대프크고장전드설입제위표여모메택치해디부동화단목아작우키비색미더경만라게소거록음계때력연레른추바않려러없내간",
     "적결재식마요들구본문누세과성데램타창분주행원저업름또활확값조영버래형션야십항호컴명중방생열퓨무공실림폴르워필처유개태두된것각포와",
     "되역든새체당배네최현안환진변알능집운신관통볼했속번임템복검및줄까반편쪽절코예페채출텍막찾블접옵같패근직져뉴백히플됩루글눌후며암클락움린릅따셀콘겠못참픽함",
     "언달삭널양꾸투격금브읽올봅너람불준날향링었커립젯렉순법증별떤점테넣량쇄초잘끌잠톱카감납될매살축취끝말온질약령줍냅받높청측피류릭종권완율특퍼등놈붙숨짜맞산베강왼차"
     "펴발허효넷토송웹꿀",
     "김꼴많낼답룹았회렬느돌외롤물붓놓손켜댑릴헤범럼닫덱길캐딩료좋컬품충컨렇빈석엽건몇쓰듭밀울좌랩티눅런련쓸교둘듈칠탭닌셋악웨응평슬케걸낸렌액째빠싶앞긴릿애턴얼책광뒤"
     "밝숫갈견판팔란킷",
     "급델므빨섹엔웃월폰휴규옆뀐탐잔첨꺼끄뜨랙윈첫난녹륨옮익잡즈겨꿉남늘럽롭먼존콜떻머벨곳쉽압닙둡벤캡노둔쳐켓큰튼험혼갑균늬렀맨낮덮싱켰황국군깨끊쉬웁팅객끕독띄뢰맵밍"
     "심족침킹폭께랜벽앱억흐갖뀌멀샘잃잉춤횡",
    }},
    {"zh", "gbk", LETTER_CHARACTERS, {
     "",
     "",
     "的。",
     "，用件",
     "在您文中一为可选个是时以使置将图示有设",
     "如显不定器要数入或到这像表此信动果标项会出字式对色息于分择和间目单否输所频行能度格列新发位应认本存上：下前大部值视交编默",
     "制指当、开无码配通作名保小过备其加（）口易务放模已窗日它该多后地复线户改期法请键最来打换流启被邮更了区导工接计按方自转从颜则面些内据程取号并重音包事人同建算具笔"
     "夹序除层任关空点提框量之账需理系预科辑击合正话成查相许全录符送高",
     "与体变机确子类现回明网容收播支者进创索没解含签素向移记？持未调每添删始处常址幕次率型效览例帧允电题比额消刷参宽滤域报样帐化版画代外试语只服板种密也称但缩道栏检他"
     "何完生性整主块操边统页问而看票给错供修搜联载想条源组透控及因至切径份态插状直元告强活等闭头连匹非们平别段证增路义必由原景结",
     "实找获写簿级仅命读隔串右快安镜形端限须「」步盘钮印就测然很菜误适速屏左络运助基知缓若得界节特经么光准围少彩情第续剪都；意里绘角展布管鼠注税决款范见吗装超秒即总片"
     "贴手月附况填声还卡带替染渲两商影较余冲好金把资长延留略访封币志环起减功失忘白考排清禁离议产低停再帮背跳价先历天属混周响括质退做激盖言储另捷档令希引恢照覆识软隐书"
     "充拖且媒析缺远侧扩细述",
     "双描权毫藏距近似负那付压弃某求立致警迟传止银阅反损望继链亮便寸仍你划哪尺硬站箱规货顶首各益钥旋束热让轮受客底水着陷偏升尝才根案永滚真粘针共够费递去品固年执浏达采"
     "随驱占圾均坐垃待旧股裁销",
     "",
    }},
    {"zh", "big5", LETTER_CHARACTERS, {
     "",
     "的",
     "。",
     "，用選",
     "在定示件使目個中設會您是以有時顯這一為入可式",
     "檔郵「」要將此不視圖表字資取所位或動如訊對器科否項預交列啟色行案來格擇下易新數到標工單上料分作輸果開出前值帳存文間於指已",
     "能度期窗名與者編號日過錄當按除元本記則應：方被碼自欄片置無加、請法線建點放後最儲從更匯層和並至結程小夾立連報子相像大通重其模稱該區多具空轉變面檢顏成鍵同移關它理"
     "輯提沒內回？串話換之型路備發組筆清人制部含",
     "何代支收改計音包未了些合版刪票算範只體（）事送額播簿他整排原圍傳進每生任始服地外正解類割尋必效籤調明邊金次確份影流覽商寬接幕須知需徑得查網製覆例濾週主信讓透增登"
     "系而鈕容樣裡比消端絡經化景配搜狀執頁址產載全及平給複讀頭價完控錯素也伺畫做寄忘符處品直高且保態但許序試證非題修裝刷盒閉印向域稅縮都",
     "幣若貨參白統好款務性由別介月機離電密源現因第供寫少步留貼功繪續誤餘找束隔停兩段強想管遠付憑描左形語閱隱息等令允先切封屬拖曆滑藏議彩種戶準總較剪套背銀限偏永率盤們"
     "勾塊底特量另情替決繼角訂起還長尺群速圾垃基填螢見論附再右客簽詢垂安寸框說併快援展水測命常某鼠光看義跳述道壇歐細近依即去問實曳負適利員天析棄秒舊貸針",
     "延張擷著階年意持條略費告引手精股副庫詳麼座很復齊；側失就布捲操況規響受拉減物順公反媒損求照界級補警距憶才權緣般超三偵嘗捷掛擊業言頂各止瀏識遮隨嗎插據然環索考衝誌"
     "那醒風二債幾心樹母游疊罩認質銷鑰！低函唯國尚希核簡緩集靈廠蓋註達零頻",
     "",
    }},
};
/* clang-format on */

const size_t letter_pairs_count = sizeof letter_pairs / sizeof *letter_pairs;
