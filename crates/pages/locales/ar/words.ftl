# The words for what is derived, by its code.

# How firmly a fact stands.
standing-not-assessed = لم يُقيَّم
standing-no-information = لا معلومات
standing-alleged = مزعوم
standing-supported = مدعوم
standing-established = ثابت
standing-contradicted = متناقض عليه

# What stands of fate and whereabouts together.
state-unresolved = المصير ومكان الوجود مجهولان
state-fate-known-whereabouts-unknown = المصير ثابت، ومكان الوجود مجهول
state-whereabouts-known-fate-unconfirmed = مكان الوجود ثابت، والمصير غير مؤكد
state-clarified-in-fact-alive = كلاهما معلوم: وُجد حيًا
state-clarified-in-fact-dead-remains-identified = كلاهما معلوم: حُددت هوية الرفات
state-clarified-in-fact-dead-remains-returned = كلاهما معلوم: أُعيد الرفات إلى العائلة

# Alive or dead.
fate-unknown = مجهول
fate-alive-detained = حي ومحتجز
fate-alive-free = حي وحر
fate-dead = متوفى

# What follows from a case.
flag-enforced-disappearance = أركان الاختفاء القسري مدعومة
flag-continuing-violation = الجريمة مستمرة إلى أن يثبت المصير ومكان الوجود
flag-truth-obligation-open = الحقيقة لا تزال في ذمة الدولة
flag-remains-obligation-open = لم يُعد الرفات
flag-record-obligation-open = قيد وفاة كامل وصحيح لا يزال واجبًا
flag-accountability-open = لم يُسجَّل تحقيق فعال
flag-reparation-open = لم يُسجَّل جبر للضرر
flag-limitation-runs = يسري التقادم

# Whether a finding counts.
finding-counts = معتد به
finding-awaits-review = بانتظار شخص ثان
finding-disputed = يخالفه مراجع
finding-too-few-sources = يقوم على مصادر مستقلة أقل مما يكفي
finding-below-standard = دون المعيار المثبت
finding-not-verified = غير متحقق منه
finding-superseded = حل محله استنتاج لاحق

# Steps with the family.
family-antemortem-collected = دُونت بيانات ما قبل الوفاة
family-consented = وافقت
family-contacted = جرى الاتصال بها
family-declined = رفضت
family-declined-contact = لا ترغب في الاتصال
family-informed-of-rights = أُبلغت بحقوقها
family-notified-of-result = أُبلغت بالنتيجة
family-remains-returned = أُعيد الرفات
family-samples-given = قدمت عينات
family-withdrew-consent = سحبت موافقتها

# What is done by a deadline or late.
event-reply-received = ورد رد
event-letter-published = نُشرت الرسالة

# What a person says of two records.
verdict-same = نفسه
verdict-different = مختلف
verdict-unsure = غير متأكد

# How the values of one property go together.
agreement-same = متطابق
agreement-compatible = متوافق
agreement-various = قيم متعددة
agreement-conflicting = متعارض

# What is compared about two records.
evidence-given = الاسم الأول
evidence-family = اسم العائلة
evidence-order = ترتيب الأسماء
evidence-father = اسم الأب
evidence-grandfather = اسم الجد
evidence-mother = اسم الأم
evidence-birth = الميلاد
evidence-death = الوفاة
evidence-place = المكان
evidence-affiliation = الانتماء
evidence-sex = الجنس
evidence-identity = وثيقة الهوية
evidence-address = العنوان
evidence-postcode = الرمز البريدي
evidence-contact = وسيلة الاتصال

# How far two values agree.
level-missing = لا يقول أحدهما شيئًا
level-exact = حرفًا بحرف
level-folded = إملاء واحد بأشكال حروف مختلفة
level-cross-script = نفسه في خطين
level-variant = صيغة معروفة
level-near = متقارب جدًا
level-resembling = متشابه
level-garbled = متشابه مع تشويش
level-distorted = متشابه مع تحريف
level-slip = زلة قلم
level-part-missing = جزء ناقص
level-second-dropped = سقط الجزء الثاني
level-part-shared = جزء مشترك
level-initial = حرف أول
level-different = مختلف
level-swapped = متبادلان
level-same-day = اليوم نفسه
level-date-slip = زلة في التاريخ
level-same-month = الشهر نفسه
level-same-year = السنة نفسها
level-overlap = قد يكونان يومًا واحدًا
level-days-apart = بفارق أيام
level-months-apart = بفارق أشهر
level-year-apart = بفارق سنة
level-years-apart = بفارق سنوات
level-conflict = لا يصحان معًا
level-town-and-prison = المدينة والسجن أنفسهما
level-town = المدينة نفسها
level-town-not-prison = المدينة نفسها وسجن آخر
level-prison = السجن نفسه
level-prison-not-town = السجن نفسه ومدينة أخرى
level-province = المحافظة نفسها
level-elsewhere = في مكان آخر
level-street = الشارع نفسه
level-street-not-number = الشارع نفسه ورقم آخر
level-same = نفسه
level-other = آخر

# How sure one may be.
sureness-almost-certainly-not = ليسا شخصًا واحدًا على وجه شبه اليقين
sureness-unlikely = يُستبعد أن يكونا شخصًا واحدًا
sureness-rather-not = الأرجح أنهما شخصان
sureness-even = الاحتمالان متساويان
sureness-rather-yes = الأرجح أنهما شخص واحد
sureness-likely = مرجح أنهما شخص واحد
sureness-almost-certain = شخص واحد على وجه شبه اليقين
