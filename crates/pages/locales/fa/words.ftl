# The words for what is derived, by its code.

# How firmly a fact stands.
standing-not-assessed = بررسی‌نشده
standing-no-information = بدون اطلاعات
standing-alleged = ادعاشده
standing-supported = پشتوانه‌دار
standing-established = احرازشده
standing-contradicted = متناقض

# What stands of fate and whereabouts together.
state-unresolved = سرنوشت و محل نامعلوم
state-fate-known-whereabouts-unknown = سرنوشت احرازشده، محل نامعلوم
state-whereabouts-known-fate-unconfirmed = محل احرازشده، سرنوشت تأییدنشده
state-clarified-in-fact-alive = هر دو روشن: زنده یافت شد
state-clarified-in-fact-dead-remains-identified = هر دو روشن: بقایا شناسایی شد
state-clarified-in-fact-dead-remains-returned = هر دو روشن: بقایا به خانواده بازگشت

# Alive or dead.
fate-unknown = نامعلوم
fate-alive-detained = زنده و در بازداشت
fate-alive-free = زنده و آزاد
fate-dead = درگذشته

# What follows from a case.
flag-enforced-disappearance = ارکان ناپدیدسازی قهری پشتوانه دارد
flag-continuing-violation = تا احراز سرنوشت و محل، جرم استمرار دارد
flag-truth-obligation-open = حقیقت هنوز بر عهدهٔ حکومت است
flag-remains-obligation-open = بقایا بازگردانده نشده است
flag-record-obligation-open = سند وفات کامل و درست هنوز بر عهدهٔ حکومت است
flag-accountability-open = پیگرد مؤثری ثبت نشده است
flag-reparation-open = جبرانی ثبت نشده است
flag-limitation-runs = مرور زمان آغاز شده است

# Whether a finding counts.
finding-counts = معتبر است
finding-awaits-review = در انتظار نفر دوم
finding-disputed = بازبین مخالف است
finding-too-few-sources = منابع مستقل آن کم است
finding-below-standard = پایین‌تر از معیار لازم
finding-not-verified = تأییدنشده
finding-superseded = یافتهٔ بعدی جایش را گرفت

# Steps with the family.
family-antemortem-collected = داده‌های پیش از مرگ گرفته شد
family-consented = رضایت داد
family-contacted = تماس گرفته شد
family-declined = نپذیرفت
family-declined-contact = تماس را نپذیرفت
family-informed-of-rights = از حقوق خود آگاه شد
family-notified-of-result = از نتیجه آگاه شد
family-remains-returned = بقایا بازگردانده شد
family-samples-given = نمونه داد
family-withdrew-consent = رضایت را پس گرفت

# What is done by a deadline or late.
event-reply-received = پاسخ رسید
event-letter-published = نامه منتشر شد

# What a person says of two records.
verdict-same = یکی
verdict-different = دو نفر
verdict-unsure = نامطمئن

# How the values of one property go together.
agreement-same = یکسان
agreement-compatible = سازگار
agreement-various = چند مقدار
agreement-conflicting = ناسازگار

# What is compared about two records.
evidence-given = نام کوچک
evidence-family = نام خانوادگی
evidence-order = ترتیب نام‌ها
evidence-father = نام پدر
evidence-grandfather = نام پدربزرگ
evidence-mother = نام مادر
evidence-birth = تولد
evidence-death = مرگ
evidence-place = جا
evidence-affiliation = وابستگی
evidence-sex = جنس
evidence-identity = سند هویت
evidence-address = نشانی
evidence-postcode = کد پستی
evidence-contact = راه تماس

# How far two values agree.
level-missing = یک سو چیزی نمی‌گوید
level-exact = حرف به حرف
level-folded = یک املا، با شکل‌های دیگر حروف
level-cross-script = یکسان در دو خط
level-variant = گونهٔ شناخته‌شده
level-near = بسیار نزدیک
level-resembling = همانند
level-garbled = همانند، آشفته
level-distorted = همانند، دگرگون‌شده
level-slip = لغزش قلم
level-part-missing = بخشی نیست
level-second-dropped = بخش دوم افتاده
level-part-shared = بخشی مشترک است
level-initial = حرف نخست
level-different = متفاوت
level-swapped = جابه‌جا
level-same-day = همان روز
level-date-slip = لغزش در تاریخ
level-same-month = همان ماه
level-same-year = همان سال
level-overlap = می‌تواند یک روز باشد
level-days-apart = با چند روز فاصله
level-months-apart = با چند ماه فاصله
level-year-apart = با یک سال فاصله
level-years-apart = با چند سال فاصله
level-conflict = هر دو نمی‌تواند درست باشد
level-town-and-prison = همان شهر و زندان
level-town = همان شهر
level-town-not-prison = همان شهر، زندانی دیگر
level-prison = همان زندان
level-prison-not-town = همان زندان، شهری دیگر
level-province = همان استان
level-elsewhere = جایی دیگر
level-street = همان خیابان
level-street-not-number = همان خیابان، پلاکی دیگر
level-same = یکسان
level-other = دیگری

# How sure one may be.
sureness-almost-certainly-not = تقریباً به‌یقین یک نفر نیستند
sureness-unlikely = بعید است یک نفر باشند
sureness-rather-not = بیشتر به دو نفر می‌ماند
sureness-even = نیم به نیم
sureness-rather-yes = بیشتر به یک نفر می‌ماند
sureness-likely = احتمالاً یک نفر
sureness-almost-certain = تقریباً به‌یقین یک نفر
