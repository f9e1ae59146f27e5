## What officials said, who held which office, what is due.

# Statements and numbers.
statements-heading = ما قاله المسؤولون
statements-lead = كل تصريح بألفاظه ومع مصدره. وما لا يصح معًا يرد معًا؛ ولا يُحكم هنا بمن كذب.
statements-contradictions = أُثبت ونُفي
statements-contradictions-lead = ما قاله شخص واحد أو مؤسسة واحدة على الوجهين.
statements-affirmed = أثبت:
statements-denied = نفى:
statements-cannot-both = لا يصحان معًا
statements-perhaps-not-both = قد لا يصحان معًا
statements-an-institution = مؤسسة
statements-against = إزاء ما تقوله سجلات أخرى
statements-against-lead = تصريحات لا تصح مع ما في هذا السجل، ومدى العلم به.
statements-is-so = هو كذلك
statements-is-not-so = ليس كذلك
statements-no-words = الألفاظ غير مسجلة
statements-admits = يقرّ
statements-all = جميع التصريحات
weight-reported = مبلَّغ عنه
weight-corroborated = تؤيده مصادر مستقلة
weight-established = ثابت
column-who = القائل
column-words = الألفاظ
column-beside = إزاءه
column-when = متى
column-claimant = المدّعي
column-of = من وأين ومتى
column-claimed = الأساس ويوم الادعاء
numbers-heading = الأعداد: الموثقة والمدّعاة
numbers-lead = جنبًا إلى جنب، بحسب ما يُعدّ. لا تُجمع ولا يؤخذ متوسطها: فمجموع قائمة وتقدير وعدد عظام أشياء مختلفة.
numbers-no-unit = لم يُذكر ما الذي يُعدّ
numbers-documented = موثق في هذا السجل
numbers-documented-edition = موثق في هذه النسخة
numbers-documented-lead = يأتي أولًا ما يوثقه هذا السجل نفسه: أشخاص معروفون بأسمائهم، يُعدّ كل منهم مرة واحدة مهما كثرت المصادر التي تسميه. وتحته ما يدّعيه غيره.
numbers-documented-shown = يأتي أولًا ما توثقه سجلات هذه النسخة: أشخاص معروفون بأسمائهم، يُعدّ كل منهم مرة واحدة مهما كثرت المصادر التي تسميه. ولا يُعدّ ما حُجب. وتحته ما يدّعيه غيرها.
numbers-withheld = محجوب
numbers-none-claimed = لم يُسجَّل هنا عدد يدّعيه أحد.
documented-disappeared = أشخاص يعدّهم مصدر ما مختفين
documented-not-said-dead = منهم: لم يُقل إنهم ماتوا
documented-dead-alleged = منهم: أبلغ عن وفاتهم طرف واحد أو مصدر واحد
documented-dead-supported = منهم: أبلغ عن وفاتهم مصدران مستقلان
documented-dead-established = منهم: وفاتهم ثابتة
documented-dead-contradicted = منهم: تتناقض المصادر في مصيرهم
documented-nameless = سجلات لا تسمي أحدًا؛ وقد يكون بعضها لشخص واحد
nothing-recorded = لا شيء مسجل هنا.

# Events: when something began and ended.
events-heading = متى بدأت الأحداث ومتى انتهت
events-lead = ما حدث إجمالًا كما يرويه كل مصدر. لكلٍّ أيامه؛ لا يؤخذ متوسطها ولا يُفصل بينها.
events-untitled = بلا عنوان
events-part-of = جزء من:
events-differ = المصادر مختلفة
column-began = البداية
column-ended = النهاية
column-places-count = عدد الأماكن

# Laws and measures.
measures-heading = القوانين والتدابير
measures-lead = قوانين وأوامر وممارسات تحمي من يسألون عن المختفين أو تضر بهم. وما لا نهاية له نافذ حتى يقول مصدر خلاف ذلك.
measures-in-force = نافذ
measures-possibly = ربما نافذ
measures-others = ما لم يكن نافذًا في ذلك اليوم
measures-none = لا يُعرف هنا قانون أو تدبير نافذ في ذلك اليوم.
measures-nameless = بلا اسم
column-measure = القانون أو التدبير
column-effect = الأثر
column-concerns = من يعنيهم

# Officials and proceedings.
officials-heading = المسؤولون
officials-lead = من شغل أي منصب، بحسب الأيام التي تذكرها المصادر.
officials-on = المناصب في يوم ما
officials-day = يوم أو شهر أو سنة، بأي تقويم
officials-day-help = ٢٨ يوليو ١٩٨٨ أو ١٩٨٨/٧/٢٨. ومن الشهر أو السنة يؤخذ أول يوم.
officials-show = اعرض
officials-nobody = لا يضع أي مصدر أحدًا في منصب في ذلك اليوم.
officials-certainly = يقينًا
officials-possibly = ربما
officials-acting = بالوكالة
officials-people = كل من شغل منصبًا أو ورد اسمه
officials-caution = شغل المنصب ليس ذنبًا. ولا يُعدّ أحد هنا فاعلًا: مصدر يسميه، وهو مذكور.
officials-posts = المناصب
officials-posts-lead = أول الأيام وآخرها كما تذكرها المصادر، وربما دام المنصب أكثر.
officials-named = مذكور في المصادر
officials-named-lead = كما يقول المصدر، وبمعيار الإثبات الذي يدّعيه. وليس استنتاجًا من هذا السجل.
officials-named-in = مذكور في
officials-standard = معيار الإثبات:
officials-since = ما تلا ذلك
officials-took-post = تولى منصبًا
officials-died = أُبلغ عن وفاته
officials-naming = هل يجوز ذكر اسمه علنًا؟
officials-may-be-named = بحسب الشروط الثلاثة في V-521 يجوز ذكر اسمه علنًا.
officials-may-not-be-named = لا يجوز ذكر اسمه علنًا: أحد شروط V-521 غير متوفر.
officials-seen = شوهد في المنصب
officials-from = من
officials-to = إلى
officials-no-day = لم يُذكر يوم
officials-dead-may-be-named = يجوز ذكر اسمه: أورد مصدر خبر وفاته، وشروط V-521 للأحياء.
column-post = المنصب
column-holder = شاغله
column-posts = المناصب
column-named-for = مذكور في أفعال
column-asked = المطلوب
proceedings-heading = التحقيقات والمحاكمات
proceedings-lead = إلى أين وصل كل منها، وكيف يبدو إزاء ما يطلبه بروتوكول مينيسوتا.
proceeding-untitled = إجراء
proceeding-against = ضد:
proceeding-adequacy = إزاء بروتوكول مينيسوتا
proceeding-differ = المصادر مختلفة
proceeding-unknown = مجهول

# Deadlines and reprisals.
deadlines-heading = المهل
deadlines-lead = ما الذي يحل أجله، ومن المسؤول عنه، وبأي قاعدة، وحتى أي يوم. والقاعدة التي لم يُراجع نصها بعد عليها علامة.
deadlines-open = قائمة
deadlines-other = منتهية أو مغلقة أو لا يمكن الحكم عليها
deadlines-unread = القاعدة غير مراجعة
column-due = تستحق
column-obliged = على من
column-about = بدأت بـ
reprisals-heading = الأعمال الانتقامية
reprisals-lead = بترتيب أيامها، مع ما جرى في التسعين يومًا قبلها. يُعرض أن شيئًا تلا آخر، أما أنه بسببه فاستنتاج للناس.
reprisals-against = ضد:
reprisals-answering = ردًا على:
reprisals-before =
    { $n ->
        [one] سبقه حدث واحد ({ $n-shown })
        [two] سبقه حدثان ({ $n-shown })
        [few] سبقته { $n-shown } أحداث
        [many] سبقه { $n-shown } حدثًا
       *[other] سبقه { $n-shown } حدث
    }
reprisals-after =
    { $n ->
        [one] بعد يوم واحد ({ $n-shown }) من
        [two] بعد يومين ({ $n-shown }) من
        [few] بعد { $n-shown } أيام من
        [many] بعد { $n-shown } يومًا من
       *[other] بعد { $n-shown } يوم من
    }
reprisals-between = بعد { $from-shown } إلى { $to-shown } يومًا من
reprisals-least = بعد { $n-shown } يومًا أو أكثر من
reprisals-patterns = ما تشترك فيه
reprisals-patterns-lead = أعداد الوقائع كما سُجلت هنا؛ والواقعة ذات الأنواع المتعددة تُعدّ في كل نوع. وما لم يُسجَّل ليس فيها.
pattern-kind = ما فُعل
pattern-against = ضد من
pattern-answering = ردًا على
pattern-after = جاءت بعد
pattern-month = الشهر
pattern-year = السنة
column-pattern = النمط
column-incidents = الوقائع
