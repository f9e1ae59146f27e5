## What single pages say.

# The overview.
overview-heading = ما يستطيع هذا السجل قوله اليوم
overview-lead = كل شخص مرة واحدة مهما تعددت القوائم التي تسميه. وكل عدد يؤدي إلى الأشخاص والقبور والوثائق التي وراءه.
overview-answers = ما يُسأل عنه
ask-who = من الذين اختفوا؟
ask-fate = من لا يزال مصيرهم ومكانهم مجهولين؟
ask-registers = من وردت أسماؤهم في سجل دفن؟
ask-graves = أين القبور؟
ask-certificates = من رُفضت شهادة وفاتهم أو كانت غير صحيحة؟
overview-all =
    { $n ->
        [few] { $n-shown } أشخاص في جميع القوائم، ومنهم من لم يرد إلا في سجلات الدفن
        [many] { $n-shown } شخصًا في جميع القوائم، ومنهم من لم يرد إلا في سجلات الدفن
       *[other] { $n-shown } شخص في جميع القوائم، ومنهم من لم يرد إلا في سجلات الدفن
    }
overview-unnamed = { $n-shown } منهم بلا اسم في المصادر
overview-lists = من القوائم: { $n-shown }
overview-corroborated = في مصدرين مستقلين أو أكثر: { $n-shown }
overview-cases = من القضايا: { $n-shown }
overview-continuing = جرائم مستمرة مدعومة الأركان: { $n-shown }
overview-sought = من المبحوث عنهم: { $n-shown }
overview-withheld = صفحة مفقودة أو سجل محجوب: { $n-shown }
overview-harmed = تضررت أو أُغلقت أمام العائلات بحسب المصادر: { $n-shown }
overview-refused = رُفضت أو بقيت بلا جواب: { $n-shown }
overview-flawed = معيبة أو تناقضها أدلة أخرى: { $n-shown }
overview-facts = المصير ومكان الوجود
overview-facts-lead = تستمر الجريمة إلى أن يثبت كلاهما (إعلان ١٩٩٢، المادة ١٧). والبلاغات وحدها لا تثبت أيًا منهما.
overview-states = الأشخاص بحسب ما ثبت
overview-buried = هل قُيدوا في سجلات الدفن؟
overview-certificates = قيود الوفيات
overview-next = ما ينتظر إنسانًا
overview-next-lead = لا يحسم هذه أي برنامج.
overview-holdings = ما في القوائم
overview-holdings-lead = أعداد ما تقوله المصادر، لا ما كان.
next-doubts = مجموعات سجلات يُشتبه أنها لشخص واحد: { $n-shown }
next-probable = صفوف سجلات دفن قد تكون لأحدهم: { $n-shown }
next-copies = قوائم يبدو أنها منقولة: { $n-shown }
next-sites = مواقع دفن فيها ما لا يستقيم: { $n-shown }
next-links = روابط لا تؤدي إلى سجل: { $n-shown }
next-issues = ملاحظات في البيانات: { $n-shown }
next-nothing = لا شيء ينتظر.
holding-lists = قوائم الأشخاص
holding-records = السجلات
holding-people = الأشخاص
holding-corroborated = أشخاص في مصدرين مستقلين أو أكثر
holding-buried = أشخاص القوائم الواردون في سجل دفن
holding-buried-only = أشخاص في سجل دفن فقط
holding-unnamed = سجلات بلا أسماء لا تُربط بالاسم أبدًا
holding-issues = الملاحظات

# People.
people-heading = الأشخاص
people-found = وُجد: { $n-shown }
people-more-than = وُجد أكثر من { $n-shown }
people-search = اسم، بأي خط وإملاء
people-search-help = كلمات من الاسم؛ وقد تكون الأخيرة بدايةً فقط. «حسين كريمي» يجد Hossein Karimi أيضًا.
people-nobody = لم يُعثر على أحد. جرب كلمات أقل أو ارفع أحد المرشحات.
facet-affiliation = الانتماء
facet-more = المزيد…
facet-place = المكان
facet-prison = السجن
facet-state = المصير ومكان الوجود
facet-burial = في سجل دفن
facet-min = المصادر المستقلة، على الأقل
facet-source = مذكور في
facet-died = سنة الوفاة بحسب المصادر

# A person.
who-father = ابن/ابنة
who-born = الميلاد
who-birth-place = مكان الميلاد
who-from = من
who-occupation = المهنة
person-voices = السجلات: { $records-shown } · المصادر: { $sources-shown } · المستقلة منها: { $independent-shown }
person-silent = سُجل خطر: هذا الشخص مخفي في القوائم وفي كل تصدير. لا تتحدث عن هذه الصفحة مع من لا حاجة له بها.
person-fate-heading = المصير ومكان الوجود
person-fate = المصير
person-whereabouts = مكان الوجود
person-contradictory = بلاغات متناقضة
person-sides = كل ما يقال ({ $n-shown })
person-concealed = الإخفاء
person-days =
    { $n ->
        [one] يوم واحد ({ $n-shown }) على الأقل
        [two] يومان ({ $n-shown }) على الأقل
        [few] { $n-shown } أيام على الأقل
        [many] { $n-shown } يومًا على الأقل
       *[other] { $n-shown } يوم على الأقل
    }
person-since = منذ
person-until = حتى
person-values = كل قيمة ومن قالها
person-values-lead = كما كتبتها المصادر. القيم التي لا تصح معًا متجاورة، ولا تُختار إحداها.
person-resting = أين قد يكون مدفونًا
person-resting-lead = أقوال المصادر وما تجيب به سجلات الدفن. لا يُعد أحد موجودًا حتى تُحدد هوية الرفات.
person-said-to-lie = يقال إنه في
person-paper = قيد الوفاة
person-course = ما جرى منذ ذلك الحين
person-sources = المصادر
person-sources-lead = المصادر المنقول بعضها عن بعض تُعد واحدًا.
person-history = تاريخ هذه السجلات
person-history-lead = من ضمها ومن فصلها، وما صُحح، وما يلفت النظر. كل حكم قابل للرجوع عنه.
history-replaces = يحل محل
history-issue = ملاحظة
course-family = العائلة
course-state = الدولة
course-finding = استنتاج
course-diverges = قرار آلية يخالف ما في هذا السجل

# The record of a death.
paper-standing = حالها
paper-breaches = كيف قُيدت الوفاة
paper-found = وُجد
paper-reported = مُبلَّغ عنه
paper-not-entered = لم يُدخل هنا؛ وقد يكون في الوثيقة
paper-days-late =
    { $n ->
        [one] (متأخر يومًا واحدًا: { $n-shown })
        [two] (متأخر يومين: { $n-shown })
        [few] (متأخر { $n-shown } أيام)
        [many] (متأخر { $n-shown } يومًا)
       *[other] (متأخر { $n-shown } يوم)
    }
paper-denied = يقول مصدر إنه لا قيد كهذا.
paper-whole = لا يُعرف فيها عيب.
paper-said = يقول المصدر:
paper-contradicted = متناقض
paper-certified = في الوثيقة:
paper-claimed = يقول آخرون:
paper-request = طلب

# A record.
record-of = من
record-person = عن
record-said = ما يقوله
record-said-lead = كما كُتب، وبجانبه كيف فُهم.
record-link-lost = لا يؤدي إلى سجل هنا
record-around = سجلات مرتبطة به

# Graves.
graves-heading = القبور
graves-lead = مواقع يقال إن أناسًا دُفنوا فيها: درجة ثبوت كل منها، ومن ذُكر، وما جرى لها.
graves-lost = روابط لا تؤدي إلى شيء
graves-lost-lead = قائمة لم تُستورد، أو مفتاح فيه زلة قلم.
site-unnamed = موقع بلا اسم
site-nothing-said = لم يُقل عنه شيء حتى ذلك اليوم
site-within = ضمن
site-parts = أجزاؤه:
site-has-errors = لا يستقيم
site-dead = من يقال إنهم فيه
site-dead-lead = أقوال متجاورة. وقد يقال عن شخص واحد إنه في مواضع عدة.
site-others = فيه غير المذكورين بأسمائهم:
site-rest-between = غير المذكورين: من { $least-shown } إلى { $most-shown }
site-rest-at-least = غير المذكورين: { $least-shown } أو أكثر
site-identified = حُددت هوية الرفات
site-denied = ينفيه
site-history = ما جرى له
site-history-lead = بترتيب الزمن كما أُبلغ عنه. ومن يقال إنهم الفاعلون مذكورون في المصدر فحسب.
site-numbers = كم عددهم
site-numbers-lead = عدد كل قائل على حدة؛ ولا تُجمع أبدًا.
site-number = مصدر
site-room = يتسع لـ
site-mni = أقل عدد للأفراد بين العظام
site-remains = الرفات
site-remains-lead = تحديد الهوية للهيئة وبطريقة أساسية. ولا شيء هنا يقرره.
site-holding = ما كان ساريًا في ذلك اليوم
site-called = أسماؤه
site-place = ما يجوز قوله علنًا عن مكانه
site-place-lead = المواضع الدقيقة للقبور المهددة ليست للجميع.
site-problems = ما ينبغي النظر فيه
problem-warn = يُنظر فيه
problem-error = لا يستقيم
problem-block = لا يجوز نشره
image-before = صورة قبله:
image-after = صورة بعده:
dated-by-images = بين صورتين
held-protection = الحماية
held-access = وصول العائلات
held-allowed = مسموح
held-forbidden = ممنوع
held-managed = المشرف
held-commemoration = إحياء الذكرى
held-phase = المرحلة
remains-no-code = بلا رمز
remains-no-level = بلا درجة
remains-nobody = لم يُسم أحد
remains-recovered = انتُشل في
home = طريق العودة
home-told = إبلاغ العائلة:
home-given = أُعيد:
home-returned = يُعد معادًا:
home-blocked = لا يجوز قول شيء علنًا قبل إبلاغ العائلة

# Burial registers.
registers-heading = سجلات الدفن
registers-question = سأل خبراء الأمم المتحدة في ٣ أيلول/سبتمبر ٢٠٢٠: هل قُيدت أسماء المعدومين في سجلات الدفن العامة؟
registers-answers = الأجوبة
registers-together = جميعها
registers-outside = دُفن خارج مدة السجل
registers-one = سجل واحد
registers-people = جواب كل شخص
registers-choose = اختر سجلًا أو جوابًا لرؤية الأشخاص.
registers-first = المعروض أول { $n-shown }.
registers-pages = الصفحات
register-cemetery = المقبرة
register-kept-by = الجهة الحافظة
register-shown-to = عُرض على
register-withheld-because = حُجب بسبب
register-disclosure = الإفصاح
register-covers = المدة
register-pages = الصفحات
register-says-who = القائل

# Death certificates.
certificates-heading = شهادات الوفاة
certificates-lead = عن كل من أُبلغ عن وفاته: هل طُلب قيد الوفاة أو رُفض أو صدر، وهل هو كامل وصحيح بحسب القانون الساري؟
certificates-standing = حال القيد
certificates-none = لا قيد بهذه الحال.

# Letters.
letters-heading = الرسائل إلى الدول
letters-lead = ما سأله خبراء الأمم المتحدة وغيرهم، وما ورد، ومن قال إنه جواب، والأيام بلا جواب.
letters-none = لم تُسجل أي رسالة. يسجلها whereabouts letter add --file letters.toml.
letters-questions = كل ما سُئل
letters-questions-lead = لا يُقال الصمت إلا مع اليوم والمكان اللذين بحث فيهما أحد.
letters-all = الرسائل
letters-open-of = { $open-shown } من { $all-shown }
letter-embargo = غير منشورة
letter-embargo-lead = هذه الرسالة غير منشورة: هي للفريق ولمن أبلغ الخبراء.
letter-question = السؤال { $n-shown }
letter-disputed = اختلف من قيّموه
letter-not-assessed = ورد رد؛ ولم يقل أحد هل يجيب عن هذا
letter-none-seen = لم يُر جواب
letter-looked = بُحث عنه في
letter-withheld = محجوب: ما ورد لا يجوز ذكره هنا
letter-none-recorded = لم يُسجَّل جواب في هذا السجل حتى
letter-elapsed =
    { $n ->
        [one] يوم واحد ({ $n-shown })
        [two] يومان ({ $n-shown })
        [few] { $n-shown } أيام
        [many] { $n-shown } يومًا
       *[other] { $n-shown } يوم
    }
letter-elapsed-between = من { $from-shown } إلى { $to-shown } يومًا
letter-elapsed-least = { $n-shown } يومًا أو أكثر
letter-elapsed-most = { $n-shown } يومًا على الأكثر
letter-facts =
    { $n ->
        [one] عدد واحد ({ $n-shown })
        [two] عددان ({ $n-shown })
        [few] { $n-shown } أعداد
        [many] { $n-shown } عددًا
       *[other] { $n-shown } عدد
    }
letter-standing = حال الجواب
letter-days = منذ الرسالة
letter-days-to-look = من الرسالة إلى يوم ذلك البحث
letter-what = الرسالة
letter-by = من
letter-clocks = المهل
letter-due = مستحق
letter-late = متأخر
letter-day = اليوم { $value }
letter-asks = ما تسأله
letter-asks-lead = كل سؤال على حدة: كيف حاله، وبقول من، وما في هذا السجل نفسه عنه.
letter-register = في هذا السجل:
letter-came = ما ورد
ask-letters = عمّ سُئلت الدول ولم تُجب؟
overview-letters = أسئلة مفتوحة، في الرسائل: { $n-shown }

# Review.
review-heading = شخص أم شخصان؟
review-lead = يُوقَّع جوابك ويُحفظ مع سببه ويمكن الرجوع عنه. ولا يغير أي سجل.
review-waiting = مجموعات سجلات يُشتبه أنها لشخص واحد، تنتظر المراجعة: { $n-shown }
review-nothing = لا أزواج مشكوك فيها تنتظر.
review-beside = جنبًا إلى جنب
review-record = السجل { $n-shown }
review-pair = { $a-shown } و{ $b-shown }:
review-now = يُعد الآن
review-letters = أ ب ج د هـ و ز ح ط ي ك ل م ن س ع ف ص ق ر ش ت ث خ ذ ض ظ غ
review-person = الشخص { $letter }
review-answer = جوابك
review-question = هل يتحدث هذان السجلان عن إنسان واحد؟
review-question-many = أي هذه السجلات تتحدث عن إنسان واحد؟
review-reason = لماذا، بكلماتك (يُحفظ مع الجواب)
review-same = شخص واحد
review-same-help = هما شخص واحد
review-all-same = كلها شخص واحد
review-all-same-help = كل السجلات عن شخص واحد
review-different = مختلفون
review-different-help = كل شخص كما يُعد الآن على حدة
review-unsure = غير متأكد
review-unsure-help = شك نظر فيه شخص
review-grouped = كما اخترت أعلاه
review-grouped-help = سجلات الحرف الواحد شخص واحد؛ وما تُرك يبقى مفتوحًا
review-open = يبقى مفتوحًا
review-skip = تجاوز واسأل التالي
review-answered = الأجوبة في هذه الجلسة: { $n-shown }. يُعاد استخراج الأشخاص عند مغادرة الصفحة.
review-undo = الرجوع عن آخر جواب
review-why = لماذا قد يكون { $a-shown } و{ $b-shown } شخصًا واحدًا أو لا
review-probability = احتمال أنهما شخص واحد:
review-bits = كل سطر يزيد المجموع أو ينقصه؛ والبت الواحد يضاعف الأرجحية.
review-for = مع
review-against = ضد
review-prior = قبل أي قرينة
review-relatives = قد يكونان قريبين
review-calibration = معايرة بأحكام الأشخاص
review-rivals = يناسب غيرهما من القائمتين أو لا أحد

# Sources.
sources-heading = المصادر
sources-lead = ما هو كل منها، وعمّ نُقل، وماذا فيه. والمصادر المنقول بعضها عن بعض شاهد واحد.
sources-copied = يبدو منقولًا عن
sources-copies = قوائم يبدو أنها منقولة
sources-copies-lead = لا يقول ذلك إلا إنسان: whereabouts sources --copies يعرض السبب.
source-what = ما هو
source-publisher = الجهة المعدة أو الناشرة
source-sharing = مستوى المشاركة
source-dependants = المنقول عنه
source-edition-of = طبعة لاحقة من
source-marks = المصرح به
source-burial-register = هو سجل دفن.
source-duplicate-free = لا يسمي أحدًا مرتين.
source-file = الملف
source-digest = SHA-256
source-recorded = سُجل في
source-holds = ما فيه
source-people = من يسميهم
source-issues = ما يلفت النظر فيه
source-issues-lead = المدخل الغريب دليل: لم يُصحح شيء في صمت.

# The log.
log-heading = السجل المتسلسل
log-lead = كل ما سُجل هنا، موقعًا ومرتبًا. لا يُغير شيء ولا يُحذف؛ والتصحيح قيد جديد.
log-size = القيود
log-recorder = المسجِّل
log-verify-heading = هل كله كما كُتب؟
log-verify-question = يشتق السجل كله من جديد ويسمي ما لا يطابق. يستغرق لحظة.
log-verify = تحقق
log-read = قُرئت القيود: { $entries-shown } · المتون: { $bodies-shown } · نقاط التحقق: { $checkpoints-shown } · الأصول: { $originals-shown }.
log-whole = سليم: لا نقص ولا تغيير.
log-damaged = متضرر: أعد السجل من نسخة احتياطية.
log-checkpoint = أحدث نقطة تحقق
log-checkpoint-lead = نص موقع يتسع له الورق. وفي أيدي آخرين يبين لاحقًا أن ما قبله لم يُغير.
