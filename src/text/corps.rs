//! The Xinjiang Production and Construction Corps: its divisions (师) and the
//! cities that they are one with.
//!
//! In: nothing. Out: the names under which a text may speak of such a city. The
//! eleventh and the twelfth division have none. Knows nothing of the regiments
//! (团) below, which no list of this program names.

/// The code of a city, and the number of its division in Han and Arabic digits.
const CITIES: [(u32, &str, u8); 12] = [
    (659_002, "一", 1),
    (659_006, "二", 2),
    (659_003, "三", 3),
    (659_008, "四", 4),
    (659_007, "五", 5),
    (659_004, "六", 6),
    (659_010, "七", 7),
    (659_001, "八", 8),
    (659_012, "九", 9),
    (659_005, "十", 10),
    (659_011, "十三", 13),
    (659_009, "十四", 14),
];

/// The code of each city with what a text may call it, in both scripts: 兵团第八师,
/// 新疆生产建设兵团八师. Without the Corps a division is a soldiers' one.
pub(super) fn names() -> impl Iterator<Item = (u32, String)> {
    CITIES.into_iter().flat_map(|(code, han, arabic)| {
        let corps = ["新疆生产建设兵团", "生产建设兵团", "兵团"];
        let numbers = [
            format!("第{han}"),
            han.to_owned(),
            format!("第{arabic}"),
            arabic.to_string(),
        ];
        let hans = corps.into_iter().flat_map(move |corps| {
            let numbers = numbers.clone().into_iter();
            numbers.map(move |number| format!("{corps}{number}师"))
        });
        let both = |name: String| {
            let traditional = name
                .replace("产", "產")
                .replace('团', "團")
                .replace('师', "師");
            [name, traditional]
        };
        hans.flat_map(both).map(move |name| (code, name))
    })
}

/// Whether the city of that code is one with a division, so that regiments lie in it.
pub fn is_city(code: u32) -> bool {
    CITIES.iter().any(|(city, _, _)| *city == code)
}
