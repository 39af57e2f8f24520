#include "price_lexicon.hpp"

#include "utf8.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace gpuprice::text {

namespace {

// How one currency is written, separated by bars. `exact_case` where another case is a common word: "try", "ft", "r".
struct CurrencyMarks {
    std::string_view code;
    std::string_view marks;
    bool exact_case = false;
};

// clang-format off
constexpr auto k_currencies = std::to_array<CurrencyMarks>({
    {k_shared_dollar, "$"},
    {"USD", "us $|us$|u$s|u$d|usd$|usd|u.s.$|u.s.|us dollars|us-dollar|dollars us|dolarów|dolary|"
            "долларов|доллара|доллар|美元|美金|米ドル|ドル|달러"},
    {"CAD", "c $|c$|ca $|ca$|cdn$|cdn $|can$|cad|加元"},
    {"AUD", "a$|au $|au$|aud|澳元"},
    {"NZD", "nz$|nz $|nzd"},
    {"SGD", "s$|sg$|sgd|新币"},
    {"HKD", "hk$|hk $|hkd|港币|港幣|港元"},
    {"TWD", "nt$|nt $|ntd|twd|台币|台幣|新台幣|新台币"},
    {"TWD", "NT", true},
    {"MXN", "mx$|mx $|mxn|mex$"},
    {"BRL", "r$|brl|reais"},
    {"ARS", "ar$|ars"},
    {"CLP", "clp$|clp"},
    {"COP", "col$"},
    {"COP", "COP", true},
    {"DOP", "rd$|dop"},
    {"JMD", "j$|jmd"},
    {"MOP", "mop$"},
    {"MOP", "MOP", true},
    {"TTD", "tt$|ttd"},
    {"BBD", "bds$|bbd"},
    {"BZD", "bz$|bzd"},
    {"UYU", "$u|uyu"},
    {"CUP", "cuc$"},
    {"TOP", "t$"},
    {"WST", "ws$"},
    {"FJD", "fj$|fjd"},
    {"NAD", "n$"},
    {"BND", "b$"},
    {"EUR", "€|eur|euros|euro|евро|欧元|歐元|ユーロ|유로"},
    {"GBP", "£|₤|gbp|pounds|pound|stg|英镑|英鎊|ポンド"},
    {"EGP", "e£|egp|ج.م|جنيه|جن"},
    {"CHF", "chf|sfr.|sfr|fr.|₣|francs|franken"},
    {k_shared_yen, "¥"},
    {"CNY", "cn¥|rmb|cny|人民币|人民幣|yuan|块钱|块|塊錢"},
    {"JPY", "jp¥|円|日圓|日元|日币|jpy|yen"},
    {k_shared_yuan, "元|圓|圆"},
    {"KRW", "₩|원|krw|韩元"},
    {"INR", "₹|inr|rupees|rupee"},
    {k_shared_rupee, "rs.|rs|₨"},
    {"PKR", "PKR", true},
    {"LKR", "lkr|රු"},
    {"NPR", "npr"},
    {"ZAR", "zar"},
    {"ZAR", "R", true},
    {"RUB", "₽|руб|руб.|Руб|Руб.|РУБ|РУБ.|рублей|рубля|рубль|rub"},
    {k_shared_rouble, "р|р.|Р|Р."},
    {"BYN", "byn|бел. руб"},
    {"UAH", "₴|грн|грн.|Грн|гривень|гривен|uah"},
    {"KZT", "₸|тг|тг.|тенге|kzt"},
    {"PLN", "zł|zl|pln|złotych|złoty"},
    {"CZK", "kč|Kč|kČ|czk|korun"},
    {"HUF", "huf|forint"},
    {"HUF", "Ft", true},
    {"RON", "lei|ron|leu"},
    {"BGN", "лв|лв.|bgn|лева"},
    {"RSD", "rsd|din|din.|дин|дин."},
    {"BAM", "км|КМ|bam"},
    {"MKD", "ден|ДЕН|mkd"},
    {"", "kn|hrk"},
    {k_shared_crown, "kr|kr.|kronor|kroner|krónur"},
    {"SEK", "sek"},
    {"NOK", "nok"},
    {"DKK", "dkk"},
    {"ISK", "isk"},
    {"TRY", "₺|tl"},
    {"TRY", "TRY", true},
    {"ILS", "₪|ils|ש\"ח|שח"},
    {"AED", "aed|dhs|dhs.|درهم|د.إ"},
    {"SAR", "sar|ر.س"},
    {"QAR", "qar|ر.ق"},
    {"OMR", "omr|ر.ع"},
    {"KWD", "kwd|د.ك"},
    {"BHD", "bhd|د.ب"},
    {"JOD", "jod|د.أ|دينار أردني"},
    {"IQD", "iqd|د.ع"},
    {"MAD", "mad|د.م"},
    {"DZD", "dzd|د.ج"},
    {"TND", "tnd|د.ت"},
    {"LBP", "lbp|ل.ل"},
    {"SYP", "ل.س"},
    {"SDG", "ج.س"},
    {"YER", "ر.ي"},
    {"IRR", "ریال|﷼|irr|تومان"},
    {"VND", "₫|vnd|vnđ|vnĐ|đ|đồng|dong"},
    {"IDR", "rp|rp.|idr"},
    {"THB", "฿|thb|บาท|baht"},
    {"MYR", "myr"},
    {"MYR", "RM", true},
    {"PHP", "₱|php"},
    {"NGN", "₦|ngn"},
    {"GHS", "gh₵|₵|ghs"},
    {"KES", "ksh|kes"},
    {"UGX", "ush|ugx"},
    {"GEL", "₾|ლ"},
    {"GEL", "GEL", true},
    {"AMD", "֏"},
    {"AZN", "₼|azn"},
    {"UZS", "so'm|сум|uzs"},
    {"KHR", "៛"},
    {"LAK", "₭"},
    {"MNT", "₮"},
    {"BDT", "৳|bdt"},
    {"CRC", "₡|crc"},
    {"PEN", "s/|s/."},
    {"PEN", "PEN", true},
    {"PYG", "₲"},
    {"PAB", "b/."},
    {"XOF", "cfa|xof|fcfa"},
});

// Words by what they mean, separated by bars.
struct WordList {
    PriceWord kind;
    std::string_view words;
};

constexpr auto k_word_lists = std::to_array<WordList>({
    {PriceWord::range,
     "to|till|until|bis|до|do|至|到|～|〜|-|–|—|‒|―|~|‐|‑|à|hasta|até"},
    {PriceWord::open_before,
     "from|ab|from:|starting at|starts at|at least|od|от|desde|vanaf|från|fra|a partire da|à partir de|"
     "a partir de|min.|最低"},
    {PriceWord::open_after,
     "から|起|以上|より|and up|or more|+|이상"},
    {PriceWord::old_price,
     "was|was:|before|originally|original price|orig.|regular price|regularly|reg.|list price|list|msrp|"
     "rrp|srp|retail|retail price|old price|instead of|compare at|statt|uvp|bisher|früher|vorher|"
     "ursprünglich|старая цена|вместо|原价|原價|定価|定價|市场价|市場價|参考价|参考価格|通常価格|通常|希望小売価格|划线价|běžná cena|"
     "původní cena|antes|prima|avant|au lieu de|zamiast|przed"},
    {PriceWord::current,
     "now|now only|sale|sale price|special price|current price|today|reduced to|jetzt|jetzt nur|aktuell|"
     "сейчас|теперь|новая цена|现价|現價|特价|特價|特売|セール|到手价|券后|券后价|当前价|今だけ|即決|即决|teraz|ahora|ora|maintenant|"
     "nyní|nu"},
    {PriceWord::not_a_price,
     "orders|orders over|order over|over|save|you save|off|versand|zzgl.|lieferung|coupon|sparen|sparen sie|rabatt"},
    {PriceWord::shipping,
     "shipping|postage|versandkosten|运费|運費|送料|доставка|envío|spedizione|livraison|wysyłka"},
    {PriceWord::deposit,
     "deposit|deposit:|down payment|定金|订金|訂金|押金|anzahlung|kaution|задаток|предоплата|депозит|завдаток|手付金|内金|acompte|"
     "anticipo|señal|zaliczka|zadatek"},
    {PriceWord::filler,
     "price|price:|our price|your price|unit price|asking|asking price|ask|only|just|about|approx|approx.|"
     "ca|ca.|circa|ok.|около|цена|cena|naše cena|naša cena|preis|festpreis|fp|vb|vhb|nur|für nur|precio|"
     "prezzo|prix|preço|pris|约|約|大约|售价|售價|价格|價格|价|价钱|一口价|一口價|仅|仅需|只要|税込|税込み|税抜|税抜き|価格|総額|値段|가격|buy it now|"
     "bin|obo|each|per unit|单价|單價|торг|торг уместен|без торга"},
    {PriceWord::unit,
     "gb|g|tb|mb|gib|w|watt|watts|v|a|mhz|ghz|hz|nm|mm|cm|inch|kg|lb|lbs|ft|pcs|pc|pieces|x|×|units|cards|"
     "gpu|gpus|st.|stück|stk|шт|шт.|гб|вт|张|張|块卡|卡|台|件|片|枚|個|个|开|pin|slot|bit|days|weeks|months|years|"
     "year|月|日|天|年|gbps|tflops|u|th|nd|rd|%|°c|hrs|hours"},
});

struct Multiplier {
    std::string_view text;
    std::int64_t factor;
};

constexpr auto k_multipliers = std::to_array<Multiplier>({
    {"万", 10'000},      {"萬", 10'000},     {"만", 10'000},     {"億", 100'000'000},   {"亿", 100'000'000},
    {"千", 1'000},       {"천", 1'000},      {"억", 100'000'000}, {"천만", 10'000'000}, {"백만", 1'000'000},
    {"к", 1'000},        {"т.р.", 1'000},    {"т.р", 1'000},      {"juta", 1'000'000},  {"jt", 1'000'000},
    {"ribu", 1'000},     {"rb", 1'000},      {"tr", 1'000'000},    {"triệu", 1'000'000},      {"tys.", 1'000},    {"tys", 1'000},        {"тыс.", 1'000},
    {"тыс", 1'000},      {"tsd.", 1'000},    {"tsd", 1'000},     {"thousand", 1'000},   {"mille", 1'000},
    {"lakh", 100'000},   {"lakhs", 100'000}, {"lac", 100'000},   {"crore", 10'000'000}, {"million", 1'000'000},
    {"mio.", 1'000'000}, {"mio", 1'000'000}, {"mln", 1'000'000}, {"млн", 1'000'000},
});
// clang-format on

char lower_ascii(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool letter_at(std::string_view text, std::size_t position) noexcept
{
    return position < text.size() && is_spaced_letter(decode_utf8(text, position).code_point);
}

bool letter_before(std::string_view text, std::size_t position) noexcept
{
    std::size_t start = position;
    while (start > 0 && position - start < 4) {
        --start;
        if ((static_cast<unsigned char>(text[start]) & 0xC0U) != 0x80U) {
            return letter_at(text, start);
        }
    }
    return false;
}

bool spells(std::string_view text, std::size_t position, const PriceEntry& entry) noexcept
{
    const std::string_view here = text.substr(position, entry.text.size());
    if (entry.exact_case) {
        return here == entry.text;
    }
    return std::ranges::equal(here, entry.text, [](char c, char expected) { return lower_ascii(c) == expected; });
}

bool stands_alone(std::string_view text, std::size_t position, std::string_view entry) noexcept
{
    const std::size_t end = position + entry.size();
    const bool glued_before = letter_at(text, position) && letter_before(text, position);
    const bool glued_after = letter_before(text, end) && letter_at(text, end);
    return !glued_before && !glued_after;
}

// Entries by their first byte in lower case; longest first, and of equals the one with a case of its own.
using Index = std::array<std::vector<PriceEntry>, 256>;

template <typename Use>
void for_each_word(std::string_view words, Use use)
{
    for (std::size_t begin = 0; begin < words.size();) {
        const std::size_t end = std::min(words.find('|', begin), words.size());
        use(words.substr(begin, end - begin));
        begin = end + 1;
    }
}

Index make_index()
{
    Index index;
    const auto add = [&index](const PriceEntry& entry) {
        index.at(static_cast<unsigned char>(lower_ascii(entry.text.front()))).push_back(entry);
    };
    for (const CurrencyMarks& currency : k_currencies) {
        for_each_word(currency.marks, [&](std::string_view mark) {
            add({mark, PriceWord::currency, currency.code, 1, currency.exact_case});
        });
    }
    for (const Multiplier& multiplier : k_multipliers) {
        add({multiplier.text, PriceWord::multiplier, {}, multiplier.factor, false});
    }
    for (const WordList& list : k_word_lists) {
        for_each_word(list.words, [&](std::string_view word) { add({word, list.kind, {}, 1, false}); });
    }
    for (auto& bucket : index) {
        std::ranges::stable_sort(bucket, [](const PriceEntry& left, const PriceEntry& right) {
            return std::pair{left.text.size(), left.exact_case} > std::pair{right.text.size(), right.exact_case};
        });
    }
    return index;
}

}  // namespace

bool is_spaced_letter(char32_t c) noexcept
{
    if (c < 0x80) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    const bool latin = c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7;
    const bool cyrillic_or_greek = c >= 0x370 && c <= 0x52F;
    const bool hebrew = c >= 0x5D0 && c <= 0x5EA;
    const bool arabic = (c >= 0x620 && c <= 0x64A) || (c >= 0x671 && c <= 0x6D3);
    return latin || cyrillic_or_greek || hebrew || arabic;
}

const PriceEntry* find_price_entry(std::string_view text, std::size_t position)
{
    static const Index index = make_index();
    for (const PriceEntry& entry : index.at(static_cast<unsigned char>(lower_ascii(text[position])))) {
        if (spells(text, position, entry) && stands_alone(text, position, entry.text)) {
            return &entry;
        }
    }
    return nullptr;
}

}  // namespace gpuprice::text
