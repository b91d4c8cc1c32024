use super::index::{Text, index};
use super::tokens::{Token, tokens};
use super::*;

fn vectors(name: &str) -> Vec<Value> {
    let vectors = include_str!("../../../tests/fixtures/search/vectors.json");
    let vectors: Value = serde_json::from_str(vectors).unwrap();
    vectors[name].as_array().unwrap().clone()
}

/// The same examples run in a browser, in `tests/browser/search.rs`.
#[test]
fn scripts_and_the_program_agree() {
    for pair in vectors("fold") {
        let folded: String = pair[0].as_str().unwrap().chars().map(fold::fold).collect();
        assert_eq!(folded, pair[1].as_str().unwrap());
    }
    for pair in vectors("tokens") {
        let mut found = Vec::new();
        let folded: Vec<char> = pair[0].as_str().unwrap().chars().map(fold::fold).collect();
        tokens(&folded, |token, _| {
            found.push(match token {
                Token::Single(c) => c.to_string(),
                Token::Pair(a, b) => format!("{a}{b}"),
                Token::Word(word) => format!("={}", word.iter().collect::<String>()),
            });
        });
        assert_eq!(json!(found), pair[1], "{}", pair[0]);
    }
    for pair in vectors("numbers") {
        assert_eq!(json!(numbers::read(pair[0].as_str().unwrap())), pair[1]);
    }
}

#[test]
fn numbers_are_read_as_they_were_written() {
    let mut text = String::new();
    let list: Vec<u32> = (0..70_000).chain([u32::MAX]).collect();
    for number in &list {
        numbers::write(*number, &mut text);
    }
    assert_eq!(numbers::read(&text), list);
    assert!(
        text.bytes()
            .all(|c| (b'#'..=b'~').contains(&c) && c != b'\\')
    );
}

/// Every token of `index` with its documents and classes.
fn read(index: &Index) -> Vec<(String, Vec<(u32, u32)>)> {
    let mut all = Vec::new();
    for piece in &index.pieces {
        let mut tokens: Vec<String> = Vec::new();
        for group in piece.tokens.split(' ').filter(|it| !it.is_empty()) {
            let first = group.chars().next().unwrap();
            match first {
                '=' => tokens.push(group.to_owned()),
                _ => tokens.extend(group.chars().skip(1).map(|c| match c {
                    '.' => first.to_string(),
                    c => format!("{first}{c}"),
                })),
            }
        }
        assert_eq!(tokens.first(), (!tokens.is_empty()).then_some(&piece.first));
        let lists = piece.postings.split(' ').filter(|it| !it.is_empty());
        for (token, list) in tokens.into_iter().zip(lists) {
            let mut next = 0;
            let documents = numbers::read(list).into_iter().map(|it| {
                let document = next + it / 4;
                next = document + 1;
                (document, it % 4)
            });
            all.push((token, documents.collect()));
        }
    }
    all
}

fn text(title: &str, blocks: &[&str]) -> Text {
    Text {
        title: title.to_owned(),
        blocks: blocks.iter().map(|it| (*it).to_owned()).collect(),
    }
}

#[test]
fn an_index_says_where_a_token_is_and_how() {
    let texts = |number: &u32| match *number {
        0 => vec![
            text("村BA", &["村村村村", "2023"]),
            text("村BA", &["村村村村", "2023"]),
        ],
        1 => vec![text("题", &["打村BA，村"])],
        _ => vec![text("題", &["𠮷"]), text("题", &["吉"])],
    };
    for (size, pieces) in [(1000, 1), (40, 2), (30, 3), (1, 64)] {
        let index = index(&[0, 1, 2], &texts, size);
        assert_eq!(index.pieces.len(), pieces);
        let found = read(&index);
        let expected: Vec<(&str, &[(u32, u32)])> = vec![
            ("=2023", &[(0, 0)]),
            ("=ba", &[(0, 3), (1, 0)]),
            ("吉", &[(2, 0)]),
            ("打", &[(1, 0)]),
            ("打村", &[(1, 0)]),
            ("村", &[(0, 3), (1, 1)]),
            ("村b", &[(0, 3), (1, 0)]),
            ("村村", &[(0, 1)]),
            ("题", &[(1, 3), (2, 3)]),
            ("𠮷", &[(2, 0)]),
        ];
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(token, list)| (token.to_owned(), list.to_vec()))
            .collect();
        assert_eq!(found, expected);
        let sorted = found.is_sorted_by(|a, b| a.0.encode_utf16().lt(b.0.encode_utf16()));
        assert!(sorted);
    }
}

#[test]
fn an_empty_site_has_an_index_too() {
    let index = index(&[] as &[u32], &|_| Vec::new(), 1000);
    assert!(read(&index).is_empty());
    assert_eq!(variants(&[]), "");
}

#[test]
fn variants_are_those_of_the_site() {
    assert_eq!(variants(&['乾', '村', '面']), "干乾幹榦 面麪麫麵麺");
}
