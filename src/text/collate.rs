//! Where a title stands in a list that is looked through by hand: by pinyin in
//! Simplified, by strokes in Traditional.
//!
//! In: a title. Out: the heading that it stands under, and a key to sort by.
//! Knows nothing of lists or pages.

use pinyin::ToPinyin as _;

/// What a title is looked up under, in the order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Head {
    /// A digit, or what is neither letter nor Han character.
    Sign,
    /// A letter, `A` to `Z`: that of the pinyin, or the title's own.
    Letter(char),
    /// A number of strokes.
    Strokes(u8),
}

/// A title's place in a list: its heading, then what orders it under that.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The heading.
    pub head: Head,
    order: Vec<(u8, String)>,
}

/// Characters of a title that its order depends on.
const DEPTH: usize = 8;

/// The place of `title` by pinyin.
pub fn by_pinyin(title: &str) -> Place {
    let words = words(title);
    let mut order: Vec<(u8, String)> = words
        .iter()
        .map(|c| match c.to_pinyin() {
            Some(syllable) => (0, syllable.plain().replace('ü', "v")),
            None => (0, c.to_lowercase().collect()),
        })
        .collect();
    if let (Some(first), Some(known)) = (order.first_mut(), name_reading(&words)) {
        known.clone_into(&mut first.1);
    }
    let letter = order.first().and_then(|(_, word)| word.chars().next());
    Place {
        head: letter.map_or(Head::Sign, letter_head),
        order,
    }
}

/// The place of `title` by strokes of its characters.
pub fn by_strokes(title: &str) -> Place {
    let words = words(title);
    let head = match words.first() {
        Some(c) => strokes(*c).map_or_else(|| letter_head(*c), Head::Strokes),
        None => Head::Sign,
    };
    let order = words
        .iter()
        .map(|c| (strokes(*c).unwrap_or(0), c.to_lowercase().collect()))
        .collect();
    Place { head, order }
}

/// How many strokes the Han character `c` has, in Traditional writing.
pub fn strokes(c: char) -> Option<u8> {
    const FIRST: u32 = 0x4E00;
    const WIDTH: usize = 128;
    let at = usize::try_from((c as u32).checked_sub(FIRST)?).ok()?;
    let mut lines = include_str!("strokes.txt")
        .lines()
        .filter(|line| !line.starts_with('#'));
    let count = lines.nth(at / WIDTH)?.as_bytes().get(at % WIDTH)? - b'0';
    (count > 0).then_some(count)
}

/// The first letters, digits and Han characters of `title`.
fn words(title: &str) -> Vec<char> {
    let words = title.chars().filter(|c| c.is_alphanumeric());
    words.take(DEPTH).collect()
}

fn letter_head(c: char) -> Head {
    match c.to_ascii_uppercase() {
        letter @ 'A'..='Z' => Head::Letter(letter),
        _ => Head::Sign,
    }
}

/// Names that titles begin with and whose first character is mostly read in
/// another way, which a table of single characters cannot know.
fn name_reading(words: &[char]) -> Option<&'static str> {
    const READINGS: [(&str, &[&str]); 12] = [
        ("chong", &["重庆", "重阳"]),
        (
            "chang",
            &[
                "长沙", "长春", "长治", "长兴", "长江", "长丰", "长乐", "长垣", "长葛", "长泰",
                "长汀", "长岛", "长白", "长宁", "长寿", "长效",
            ],
        ),
        ("chao", &["朝阳"]),
        ("du", &["都江堰", "都昌", "都匀"]),
        ("pan", &["番禺"]),
        ("shan", &["单县"]),
        ("shen", &["莘县"]),
        ("xia", &["厦门"]),
        ("xing", &["行政", "行业"]),
        ("yan", &["铅山"]),
        ("yu", &["蔚县", "尉犁"]),
        ("yue", &["乐清"]),
    ];
    let starts = |name: &&str| {
        name.chars()
            .eq(words.iter().copied().take(name.chars().count()))
    };
    READINGS
        .iter()
        .find(|(_, names)| names.iter().any(&starts))
        .map(|(reading, _)| *reading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_stand_under_their_sound() {
        for (title, head) in [
            ("积分制", Head::Letter('J')),
            ("“村BA”", Head::Letter('C')),
            ("重庆市荣昌区", Head::Letter('C')),
            ("重点工作", Head::Letter('Z')),
            ("长沙县", Head::Letter('C')),
            ("厦门市", Head::Letter('X')),
            ("BA进村", Head::Letter('B')),
            ("2023年", Head::Sign),
            ("？！", Head::Sign),
            ("", Head::Sign),
        ] {
            assert_eq!(by_pinyin(title).head, head, "{title}");
        }
        assert!(by_pinyin("积分制") < by_pinyin("积极"));
        assert!(by_pinyin("一张图") < by_pinyin("张图"));
    }

    #[test]
    fn titles_stand_under_their_strokes() {
        for (title, head) in [
            ("一張圖", Head::Strokes(1)),
            ("「河南」", Head::Strokes(8)),
            ("積分制", Head::Strokes(16)),
            ("BA進村", Head::Letter('B')),
            ("5G", Head::Sign),
            ("鿿", Head::Strokes(14)),
        ] {
            assert_eq!(by_strokes(title).head, head, "{title}");
        }
        assert!(by_strokes("BA進村") < by_strokes("一張圖"));
        assert!(by_strokes("河南") < by_strokes("河源"));
        assert_eq!(strokes('𠀀'), None);
    }
}
