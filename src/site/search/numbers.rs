//! Numbers in printable characters, for scripts that hold long lists of them.
//!
//! In: numbers. Out: ASCII without `"`, `\` and the space, small numbers in
//! one character. The last digit of a number is one of the 57 from `#` to `[`,
//! those before it are of the 34 from `]` to `~`, so a list needs no
//! separators.

const LAST: (u32, u8) = (57, b'#');
const MORE: (u32, u8) = (34, b']');

/// Writes `number` at the end of `out`.
pub(super) fn write(number: u32, out: &mut String) {
    let mut digits = [0; 8];
    let mut count = 0;
    let mut rest = number / LAST.0;
    while rest > 0 {
        digits[count] = rest % MORE.0;
        count += 1;
        rest /= MORE.0;
    }
    let digit = |(_, first): (u32, u8), value: u32| {
        char::from(first + u8::try_from(value).expect("a digit is smaller than its base"))
    };
    out.extend(digits[..count].iter().rev().map(|it| digit(MORE, *it)));
    out.push(digit(LAST, number % LAST.0));
}

#[cfg(test)]
pub(super) fn read(text: &str) -> Vec<u32> {
    let (mut numbers, mut value) = (Vec::new(), 0);
    for byte in text.bytes() {
        if byte >= MORE.1 {
            value = value * MORE.0 + u32::from(byte - MORE.1);
        } else {
            numbers.push(value * LAST.0 + u32::from(byte - LAST.1));
            value = 0;
        }
    }
    numbers
}
