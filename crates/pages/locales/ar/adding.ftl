# ما تسأل عنه النماذج: قوائم وسجلات في طريقها إلى السجل.

add-heading = إضافة إلى السجل
add-lead = لا يُحفظ شيء قبل أن ترى كيف فُهم وتضغط الزر الأخير. كل ما يدخل يحتفظ بمصدره ولا يغيّر شيئًا مما هنا.
add-list = قائمة
add-list-lead = يُقرأ الملف في الذاكرة. ولا يُحفظ، كما هو ومشفّرًا، إلا عند استيراده.
add-file = الملف
add-file-help = ‏CSV أو TSV أو XLSX أو ODS أو أسطر JSON من FollowTheMoney، حتى ٦٤ ميبيبايت. أما الأكبر فيُستورد بالأمر «whereabouts import».
add-read = اقرأه
add-go-on = المتابعة مع
add-imports = ما استُورد
add-undone = مسحوب
add-person = سجل عن شخص
add-record-lead = ما يقوله مصدر واحد في موضع واحد: سطر من قائمة، شهادة، رسالة، وثيقة.
add-place = سجل عن مكان أو قبر أو رفات
add-else = سجل عن دولة ومسؤوليها ورسائلها ووثائقها
batch-undone = سُحب هذا الاستيراد: سُحبت سجلاته وتبقى في السجل المتسلسل.
batch-undo = سحب هذا الاستيراد
batch-undo-question = هل تُسحب كل سجلات هذا الاستيراد؟ تبقى في السجل المتسلسل ويمكن إعادتها.
batch-redo = إعادته
batch-redo-question = هل تُعاد سجلات هذا الاستيراد؟

entry-who = من يقول ذلك، وأين
entry-what = ما يقوله، كما يقوله
entry-new-source = مصدر جديد يُذكر أدناه
entry-source-help = اختر مصدرًا موجودًا، أو اذكر مصدرًا جديدًا أدناه.
entry-title = العنوان
entry-slug = الاسم القصير
entry-slug-help = حروف لاتينية وأرقام وواصلات. لا يتغير لاحقًا أبدًا: به تُعرف الطبعة التالية.
entry-sharing-help = من يجوز أن يُعرض عليه. يطلب دليل الترميز حدًّا أدنى من الحماية لكل قيمة، ويمكن هنا طلب المزيد.
entry-obtained = كيف حُصل عليه
entry-page = الصفحة
entry-quote = الكلمات التي تشهد بذلك
entry-key = مفتاح هذا السجل
entry-key-help = رقم أو اسم قصير تُحيل به سجلات أخرى من المصدر نفسه إليه. يجوز أن يبقى فارغًا.
entry-not-said = لم يُذكر
entry-date-help = بأي تقويم وبالدقة التي يذكرها المصدر: ١٣٦٧/٥/٨، مرداد ١٣٦٧، ١٩٨٨، صيف ١٩٨٨، بين ١٣٦٦ و١٣٦٧. ولا يُكتب أبدًا أول يوم من سنة لم يذكره أحد.
entry-link-help = معرّف سجل، أو قائمة:مفتاح. والمقصود:
entry-terms-help = واحد من:
entry-many-help = قيمة واحدة في كل سطر.
entry-name-help = كما يكتبه المصدر، بخطّه.
entry-look = انظر كيف يُفهم
entry-record = دوّنه
entry-looked-at = لم يُدوّن شيء بعد. تحت كل خانة كيف فُهمت.
entry-refused = لم يُدوّن شيء:
entry-corrects = هذا يصحح سجلًا سابقًا يبقى في السجل المتسلسل:
entry-correct = تصحيح هذا السجل
entry-of-person = تسجيل شيء عن هذا الشخص

import-columns-lead = قل ما هو كل عمود. لم يُحفظ شيء بعد.
import-of-list = القائمة ككل
import-of-columns = أعمدتها، كل منها مع أوائل قيمه
import-lang = لغة القائمة
import-kind = عمّ تتحدث أسطرها
import-key = العمود الذي يُعرف به السطر دائمًا
import-key-help = به تُقارن الطبعة المصححة. والرقم المتسلسل ليس مفتاحًا: فهو يتغير إذا أُدخل سطر.
import-derives-help = الأسماء القصيرة للقوائم التي نُقلت عنها، بينها فراغ: تُعدّ معًا مصدرًا واحدًا.
import-calendar = تقويم سنواتها
import-calendar-help = فقط حيث لا تدل السنوات بنفسها.
import-left-out = متروك
import-more = تقول خريطة الأعمدة عن هذا العمود أكثر مما يُظهره النموذج، ويبقى ذلك ما بقي الاختيار.
import-look = انظر إلى الأسطر
import-drop = اتركها ولا تحفظ شيئًا
import-rows-lead = ما سيدخل، سطرًا سطرًا. لم يُحفظ شيء بعد.
import-counts = الأسطر
import-read = مقروءة
import-added = مضافة
import-changed = متغيرة
import-unchanged = غير متغيرة
import-held = موقوفة للتصحيح
import-ignored = متجاهَلة: أسطر فارغة ومجاميع
import-vanished =
    { $n ->
        [one] سطر واحد ({ $n-shown }) من الطبعة السابقة ليس في هذه، ويبقى سجله.
       *[other] أسطر من الطبعة السابقة ليست في هذه: { $n-shown }، وتبقى سجلاتها.
    }
import-known-since = استُورد هذا الملف نفسه من قبل، في
import-nothing-new = لا جديد فيه: لا يغيّر استيراده شيئًا إلا إذا كان ما تقوله عن القائمة نفسها جديدًا.
import-slug-refused = أعطِ القائمة اسمًا قصيرًا من حروف لاتينية وأرقام وشرطات: فهو يظهر في العناوين ويُكتب في الأوامر.
import-unused = أعمدة متروكة:
import-missing-origins = هي مأخوذة عن قوائم ليست هنا؛ استوردها أولًا وإلا عُدّتا مستقلتين:
import-meaning = وجه الغرابة
import-rows = كيف تُفهم الأسطر
import-rows-shown = الأسطر الأولى، وتلك التي ينبغي أن ينظر فيها أحد.
import-row = السطر
import-fate = مصيره
import-mapping = خريطة الأعمدة
import-mapping-lead = احتفظ به بجانب القائمة لطبعتها التالية، ولا تضع فيه أي قيمة من القائمة. ويقبله الأمر «whereabouts import» كما هو.
import-question = هل تُستورد القائمة كما فُهمت؟ يُحفظ معها الملف كما هو، ويمكن سحب الاستيراد كله.
import-confirm = استوردها
import-new-edition = استوردها طبعةً جديدة لا سطر فيها من السابقة
import-back = العودة إلى الأعمدة

# On a person's page: what joined the records, and how it is taken back.
parting-heading = أهؤلاء شخص واحد؟
parting-lead = جُمعت سجلات هذه الصفحة بما تقوله هي أو بحكم شخص. من يعرف أفضل يستطيع أن يفصلها هنا أو أن يرجع عن حكم. لا يتغير أي سجل، ويبقى ما حُكم به في السجل المتسلسل.
parting-two = لا أثر له حتى يوافق مراجع ثانٍ.
parting-question = اثنان من هذه السجلات لشخصين مختلفين:
parting-one = سجل
parting-other = سجل آخر
parting-different = افصل بين هذين
parting-different-help = يسجل الحكم «مختلف» ويعيد النظر في من هو من
parting-take-back = الرجوع عن هذا الحكم
parting-take-back-help = لا يُعتد بالحكم بعد ذلك، ويُعاد النظر في من هو من
parting-recorded = سُجل ذلك.
parting-parted = هما الآن لشخصين.
parting-still = ما زالا يُعدان لشخص واحد: بما يقولانه أو بأحكام أخرى.
parting-still-two = ما زالا يُعدان لشخص واحد: يجب أن يوافق مراجع ثانٍ، أو أن ما يقولانه يجمعهما.
