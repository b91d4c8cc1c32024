//! What each line of a scraped text is: decided for all lines together.
//!
//! In: lines with their features. Out: one [`Verdict`] a line. A page runs
//! header, body, tail; the cheapest path through that order, over the weights
//! of one table, is the answer (Viterbi). Copies are taken out before. Knows
//! nothing of particular sites.

use std::collections::HashSet;

use super::duplicates::normalised;
use super::lines::{Line, Place, ratio};
use super::markup::Role;
use super::paper::{self, heads_references, is_reference};
use super::words::{self, Class};

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Title,
    Meta,
    Paragraph,
    Heading,
    /// An item of a list or a row of a table.
    Item,
    Caption,
    Credit,
    Chrome,
    Spam,
    Copy,
}

/// A line's kind, and why.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub(super) kind: Kind,
    /// Whether the line stands before the body, in it, or after it.
    pub(super) zone: Zone,
    pub(super) reason: String,
}

/// Where on the page a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Zone {
    Header,
    Body,
    Tail,
}

const STATES: [(Zone, Kind); 10] = [
    (Zone::Header, Kind::Chrome),
    (Zone::Header, Kind::Title),
    (Zone::Header, Kind::Meta),
    (Zone::Body, Kind::Paragraph),
    (Zone::Body, Kind::Heading),
    (Zone::Body, Kind::Item),
    (Zone::Body, Kind::Caption),
    (Zone::Body, Kind::Chrome),
    (Zone::Tail, Kind::Credit),
    (Zone::Tail, Kind::Chrome),
];

/// What speaks for or against a state. The order is that of [`WEIGHTS`].
#[derive(Clone, Copy, Debug)]
enum Feature {
    /// Always 1.
    Always,
    /// Reads like running text, 0 to 1.
    Prose,
    /// Ends as a sentence ends.
    Closes,
    /// Short, without a mark at its end.
    Open,
    /// One or two words.
    Tiny,
    /// No letters at all.
    Wordless,
    /// Begins with the number of a heading.
    Numbered,
    /// Running text follows.
    Leads,
    /// No running text stands before.
    Ahead,
    /// No running text follows any more.
    Beyond,
    /// Share of interface wording.
    Interface,
    /// A field such as 来源, with a short value.
    Field,
    /// A field that names an editor or another role.
    CreditField,
    /// A date and little else.
    Dated,
    /// A web address.
    Address,
    /// A row of unrelated names.
    Spam,
    /// Says what a picture shows.
    Caption,
    /// Names of reporters and nothing else.
    Byline,
    /// A bullet, or a row like its neighbour's.
    Listed,
    /// Ends with a colon.
    Announces,
    /// One of the first lines of the file.
    First,
    /// Begins what stands after an article: 相关阅读, 网友评论, 责任编辑.
    Closing,
    /// Stands after such a line.
    AfterClosing,
    /// Stands between the date or another field and the first running text.
    AfterMeta,
    /// Says again what a line before the text has said.
    Echo,
    /// In the part of a page that is the article.
    Inside,
    /// Before that part.
    Before,
    /// After it, or beside it.
    After,
    /// Share of the line that is links.
    Linked,
    /// A heading in the markup, or a line all bold.
    Tagged,
    /// Says what the page's title says.
    Named,
    /// Too long for a heading, or ends as no heading ends.
    Unfit,
    /// One of the titles under a line such as 相关阅读.
    Recommended,
    /// A field about a paper: 收稿日期, 基金项目, 作者简介.
    Paper,
    /// The office that signs below the text, or the day.
    Signed,
    /// The head of a reply in a forum.
    Reply,
}

const FEATURES: usize = 36;

/// The weights, one row a feature, one column a state. To change what import
/// takes for text, change a number here.
#[rustfmt::skip]
const WEIGHTS: [[f32; STATES.len()]; FEATURES] = [
    //               header                body                                     tail
    //               chrome  title  meta   para  heading  item caption chrome    credit chrome
    /* Always      */ [ 0.0, -1.0, -2.0,    0.0,  -1.5,  -2.0,  -3.0,  -3.0,     -3.0,   0.0],
    /* Prose       */ [-7.0, -8.0, -8.0,    6.0,  -9.0,   1.0,  -5.0,  -7.0,     -8.0,  -6.0],
    /* Closes      */ [-1.0, -1.5, -2.0,    1.5,  -2.5,   0.0,   0.0,  -1.0,     -1.0,  -1.0],
    /* Open        */ [ 0.0,  2.0,  0.0,   -1.0,   1.5,   0.0,   0.0,  -0.5,     -1.0,   0.0],
    /* Tiny        */ [ 0.5, -3.0, -1.0,   -1.5,  -1.0,  -1.0,  -1.0,   1.0,     -1.0,   0.5],
    /* Wordless    */ [ 1.0, -5.0, -1.0,   -2.0,  -5.0,  -2.0,  -3.0,   3.0,     -2.0,   1.0],
    /* Numbered    */ [-2.0, -2.0, -3.0,    1.0,   3.0,   1.0,  -2.0,  -3.0,     -3.0,  -1.5],
    /* Leads       */ [ 0.0,  1.0,  0.0,    0.0,   2.5,   0.0,   0.0,   0.0,      0.0,  -1.0],
    /* Ahead       */ [ 0.0,  0.0,  0.0,   -0.5,  -2.0,  -1.0,  -1.0,  -2.0,     -2.0,  -2.0],
    /* Beyond      */ [ 0.0,  0.0,  0.0,   -1.5,  -5.0,  -0.5,   0.0,   0.0,      1.0,   1.0],
    /* Interface   */ [ 4.0, -5.0, -1.0,   -5.0,  -6.0,  -4.0,  -1.0,   4.0,      0.0,   4.0],
    /* Field       */ [ 1.0, -4.0,  6.0,   -3.0,  -7.0,  -2.0,   0.0,   3.0,      3.0,   3.0],
    /* CreditField */ [ 0.0, -3.0,  1.0,   -2.0,  -3.0,  -2.0,   0.0,   2.0,      4.0,   1.0],
    /* Dated       */ [ 0.5, -3.0,  5.0,   -1.0,   0.0,  -1.0,  -1.0,   0.0,      1.0,   1.0],
    /* Address     */ [ 1.0, -4.0,  1.0,   -1.5,  -4.0,  -1.0,  -1.0,   1.0,      0.0,   2.0],
    /* Spam        */ [ 8.0, -9.0, -9.0,   -9.0,  -9.0,  -9.0,  -9.0,   9.0,     -9.0,   8.0],
    /* Caption     */ [ 1.0, -2.0, -1.0,   -3.0,  -4.0,  -2.0,   6.0,   0.0,     -1.0,   1.0],
    /* Byline      */ [ 0.0, -4.0,  5.0,   -4.0,  -6.0,  -4.0,  -2.0,   1.5,      6.0,   1.0],
    /* Listed      */ [ 0.0, -3.0, -2.0,    0.0,  -3.0,   4.5,  -1.0,   0.0,     -2.0,   1.5],
    /* Announces   */ [ 0.0, -1.0,  0.0,    1.5,  -1.0,   0.0,   0.0,   0.0,      0.0,   0.0],
    /* First       */ [ 0.0,  0.5,  0.0,    0.0,   0.0,   0.0,   0.0,   0.0,      0.0,   0.0],
    /* Closing     */ [-2.0, -4.0, -1.0,   -3.0,  -4.0,  -3.0,  -2.0,   0.0,      1.0,   3.0],
    /* AfterClosing*/ [-4.0, -4.0, -4.0,   -4.0,  -4.0,  -4.0,  -2.0,  -2.0,      0.5,   4.0],
    /* AfterMeta   */ [ 0.0, -0.5,  0.0,    0.0,   2.0,   0.0,   0.0,   0.0,      0.0,   0.0],
    /* Echo        */ [ 0.5,  1.5,  0.0,   -1.0,  -4.0,  -1.0,  -1.0,   0.0,      0.0,   0.0],
    /* Inside      */ [-1.5,  0.0,  0.0,    3.5,   3.0,   2.5,   1.0,   0.0,      0.0,  -1.0],
    /* Before      */ [ 1.0,  0.0,  0.0,  -12.0, -12.0, -12.0,  -4.0,   0.0,     -4.0,  -4.0],
    /* After       */ [-4.0, -6.0, -4.0,  -12.0, -12.0, -12.0,  -4.0,   1.0,      0.5,   1.0],
    /* Linked      */ [ 2.0, -2.0, -1.0,   -4.0,  -4.0,  -4.0,  -1.0,   3.0,     -1.0,   2.0],
    /* Tagged      */ [ 0.0,  1.0, -1.0,   -1.5,   4.0,  -2.0,  -2.0,  -1.0,     -2.0,  -1.0],
    /* Named       */ [-6.0,  9.0, -6.0,   -9.0, -10.0,  -9.0,  -6.0,  -6.0,     -6.0,  -6.0],
    /* Unfit       */ [ 0.0, -2.0,  0.0,    0.0,  -8.0,   0.0,   0.0,   0.0,      0.0,   0.0],
    /* Recommended */ [ 0.0,  0.0,  0.0,   -3.0,  -6.0,  -3.0,  -1.0,   7.0,     -2.0,   1.5],
    /* Paper       */ [ 2.0, -6.0,  4.0,   -6.0,  -9.0,  -6.0,  -3.0,   9.0,      3.0,   8.0],
    /* Signed      */ [-2.0, -3.0, -1.0,   -4.0,  -7.0,  -3.0,  -2.0,  -2.0,      6.0,   2.0],
    /* Reply       */ [ 1.0, -5.0,  3.0,   -4.0,  -7.0,  -4.0,  -3.0,   1.0,     -1.0,   4.0],
];

/// The price of going back from the tail into the body: only a good deal of
/// text pays it.
const BACK: f32 = -14.0;

/// What each of `lines` is; `copies` says which repeat another.
pub(super) fn classify(lines: &[Line], copies: &[Option<usize>]) -> Vec<Verdict> {
    let kept: Vec<usize> = (0..lines.len())
        .filter(|at| copies[*at].is_none())
        .collect();
    let features = features(lines, &kept);
    let path = cheapest_path(&features);
    let mut verdicts: Vec<Verdict> = Vec::with_capacity(lines.len());
    let mut next = 0;
    for (at, line) in lines.iter().enumerate() {
        if let Some(original) = copies[at] {
            let zone = verdicts.last().map_or(Zone::Header, |last| last.zone);
            verdicts.push(Verdict {
                kind: Kind::Copy,
                zone,
                reason: format!("与第 {} 行重复", lines[original].rows[0] + 1),
            });
            continue;
        }
        let (zone, kind) = STATES[path[next]];
        let kind = match kind {
            Kind::Paragraph | Kind::Item if heads_references(lines, &kept, next) => Kind::Heading,
            Kind::Chrome if line.look.spam => Kind::Spam,
            Kind::Chrome if line.look.byline => Kind::Credit,
            Kind::Chrome if is_credit(line) => Kind::Credit,
            Kind::Chrome if line.look.caption => Kind::Caption,
            Kind::Chrome if line.look.paper => Kind::Meta,
            kind => kind,
        };
        verdicts.push(Verdict {
            kind,
            zone,
            reason: reason(line, kind, zone, &features[next]),
        });
        next += 1;
    }
    paper::set_aside(lines, &mut verdicts);
    verdicts
}

fn is_credit(line: &Line) -> bool {
    line.look
        .wording
        .fields
        .first()
        .is_some_and(|field| is_credit_class(field.class))
}

fn is_credit_class(class: Class) -> bool {
    matches!(
        class,
        Class::LabelEditor | Class::LabelCredit | Class::LabelAuthor
    )
}

type Vector = [f32; FEATURES];

/// Where the text ends: an article may end in numbered headings with lists or
/// tables under them, which are no running text but belong to it as long as
/// they follow at once. In: the position of the last running text among `kept`.
fn end_of_structure(lines: &[Line], kept: &[usize], last: usize) -> usize {
    let mut end = last;
    for (index, at) in kept.iter().enumerate().skip(last + 1) {
        let look = &lines[*at].look;
        if is_page_number(&lines[*at]) {
            continue;
        }
        let foreign =
            look.spam || look.byline || look.interface >= 0.4 || !look.wording.fields.is_empty();
        if is_reference(lines, kept, index) {
            end = index;
            continue;
        }
        let in_list = look.bullet.is_some() || look.cells >= 2;
        // A list alone may be one of other articles; a number goes on counting.
        let goes_on = look.number.is_some() || (in_list && end > last);
        if foreign || !goes_on {
            break;
        }
        end = index;
    }
    end
}

fn features(lines: &[Line], kept: &[usize]) -> Vec<Vector> {
    let mut prose: Vec<f32> = kept.iter().map(|at| lines[*at].look.prose).collect();
    for index in 1..kept.len() {
        if breaks_off(&lines[kept[index - 1]], &lines[kept[index]]) {
            prose[index] = prose[index].max(0.35);
        }
    }
    for index in paper::in_english(lines, kept) {
        prose[index] = 0.0;
    }
    if let Some(index) = cut_short(lines, kept, &prose) {
        prose[index] = prose[index].max(0.6);
    }
    let total: f32 = prose.iter().sum();
    let first_prose = prose.iter().position(|prose| *prose >= 0.3);
    let last_prose = prose.iter().rposition(|prose| *prose >= 0.3);
    let end = last_prose.map(|last| end_of_structure(lines, kept, last));
    let mut before = 0.0;
    let mut closed = 0.0;
    let mut stated = false;
    // A line that only says an earlier one again opens no section.
    let mut headers: HashSet<String> = HashSet::new();
    // Several lines that are a date and nothing else are a chronicle.
    let is_day = |at: &usize| {
        let look = &lines[*at].look;
        look.stamp.as_ref().is_some_and(|stamp| stamp.rest == 0)
            && look.wording.fields.is_empty()
            && look.units <= 6
            && !lines[*at].clean.contains(':')
    };
    let days = kept.iter().filter(|at| is_day(at)).count();
    let chronicle = days >= 2
        && kept
            .iter()
            .enumerate()
            .filter(|(_, at)| is_day(at))
            .skip(1)
            .any(|(index, _)| {
                first_prose.is_some_and(|first| first < index)
                    && last_prose.is_some_and(|last| index < last)
            });
    let months = kept
        .iter()
        .filter(|at| is_month(&lines[**at].clean))
        .count();
    let recommended = recommended(lines, kept, &prose);
    let speakers = speakers(lines, kept);
    let speaks = |at: usize| speaker(&lines[at].clean).is_some_and(|name| speakers.contains(name));
    let last_heading = last_heading(lines, kept, &prose);
    // Where headings are headings in the markup, a plain line is none.
    let marks_headings = last_heading.is_some();
    // A list of other articles in the midst of this one: a heading of it and
    // text follow.
    let interrupts = |index: usize| {
        let line = &lines[kept[index]];
        line.place == Place::Inside
            && last_heading.is_some_and(|last| index < last)
            && closes_with(line, &[Class::Related])
            && !closes_with(line, &[Class::Comment, Class::Copyright, Class::Login])
    };
    let signed = signed(lines, kept, last_prose);
    let in_english = paper::in_english(lines, kept);
    let mut vectors = Vec::with_capacity(kept.len());
    for (index, at) in kept.iter().enumerate() {
        let line = &lines[*at];
        let look = &line.look;
        let mut vector = [0.0; FEATURES];
        let mut set = |feature: Feature, value: f32| vector[feature as usize] = value;
        let ahead = first_prose.is_none_or(|first| index < first);
        let field = look.wording.fields.first().filter(|field| {
            let lead = &line.clean[..field.start];
            let short = look.units <= 44 || field.class == Class::LabelUrl;
            let ends = look.closes && field.class != Class::LabelTitle;
            let dated = |c: &char| "年月日时時分秒".contains(*c);
            let words = lead.chars().filter(|c| c.is_alphabetic() && !dated(c));
            let notes = !ahead && super::metadata::is_of_figures(&field.label);
            short && !ends && words.count() <= 2 && !is_turn(line, field) && !notes
        });
        let follows = |distance: usize| prose.get(index + distance).copied().unwrap_or(0.0);
        let next_open = kept
            .get(index + 1)
            .is_some_and(|next| is_open(lines, *next) && lines[*next].look.units > 0);
        let leads = follows(1).max(if next_open { follows(2) } else { 0.0 });
        let neighbour = |other: Option<&usize>| {
            other.is_some_and(|other| {
                let other = &lines[*other].look;
                !other.spam && other.cells >= 2 && other.cells == look.cells
            })
        };
        let is_marked = super::publication::marked_office(&line.clean).is_some();
        let echo = ahead && look.units >= 4 && !headers.insert(normalised(&line.clean));
        let is_entry = chronicle && is_day(at) && leads >= 0.3;
        let in_table = look.cells >= 2
            && !look.spam
            && (neighbour(kept.get(index + 1))
                || index
                    .checked_sub(1)
                    .is_some_and(|left| neighbour(kept.get(left))));
        let share = before / total.max(f32::EPSILON);
        let discusses = look.reply || closes_with(line, &[Class::Comment]);
        // A comment box, or a reply, after a good part of the text: what
        // follows are other people's words, however well they are put.
        let decided = (look.reply && before >= 0.5) || (discusses && share > 0.3);
        // Where the text simply goes on, the line only interrupts it.
        let goes_on = !discusses && follows(1) >= 0.6 && follows(2) >= 0.6;
        let interrupts = interrupts(index);
        let last = share > 0.5 && !goes_on && !interrupts;
        let closes_page = (closes_page(line) && last) || decided;
        // The day under a document stands in its text.
        let signs = line.place == Place::Inside && !ahead && is_day(at);
        set(Feature::Always, 1.0);
        set(Feature::Prose, prose[index]);
        set(Feature::Closes, flag(look.closes));
        set(Feature::Open, flag(is_open(lines, *at)));
        set(Feature::Tiny, flag(look.units <= 2));
        set(
            Feature::Wordless,
            flag(!line.clean.chars().any(char::is_alphabetic)),
        );
        set(Feature::Numbered, flag(look.number.is_some() || is_entry));
        set(Feature::Leads, if leads >= 0.3 { 1.0 } else { leads });
        set(Feature::Ahead, flag(ahead));
        set(Feature::Beyond, flag(end.is_none_or(|end| index > end)));
        // Interface wording rarely makes a sentence that ends with a full stop.
        let sentence = look.interface < 1.0
            && (line.clean.ends_with('。') || (look.closes && look.stops >= 2));
        set(
            Feature::Interface,
            look.interface * if sentence { 0.4 } else { 1.0 },
        );
        set(Feature::Field, flag(field.is_some()));
        set(
            Feature::CreditField,
            flag(field.is_some_and(|field| is_credit_class(field.class))),
        );
        set(
            Feature::Dated,
            flag(
                (look.stamp.is_some() && !look.closes && !is_entry && !signs)
                    || (ahead && months == 1 && is_month(&line.clean)),
            ),
        );
        set(
            Feature::AfterMeta,
            flag(stated && field.is_none() && is_open(lines, *at) && follows(1) >= 0.3 && !echo),
        );
        set(Feature::Echo, flag(echo));
        let notice = ratio(2 * look.wording.units_of(Class::Copyright), look.units);
        let inside = flag(line.place == Place::Inside) * (1.0 - notice.min(1.0));
        set(Feature::Inside, inside);
        set(Feature::Before, flag(line.place == Place::Before));
        set(
            Feature::After,
            flag(matches!(line.place, Place::After | Place::Aside)),
        );
        set(Feature::Named, flag(line.named));
        let (mut listed, mut captioned) = (false, false);
        if let Some(markup) = line.markup {
            set(Feature::Linked, markup.link_share());
            let bold = markup.is_bold(line.raw) && is_open(lines, *at);
            let tagged = matches!(markup.role, Role::Heading(_)) && !look.closes;
            // Under a picture stands what it shows, however it is set.
            captioned = markup.role == Role::Caption
                || (!tagged
                    && !markup.pictures.is_empty()
                    && is_open(lines, *at)
                    && (look.wording.units_of(Class::Caption) > 0
                        || (marks_headings && !bold && look.number.is_none())));
            // Bold marks a heading between paragraphs, and much else.
            let bold = bold && leads >= 0.3 && !ahead;
            let bold = bold
                && !look.byline
                && !look.caption
                && !captioned
                && !words::is_label(&line.clean)
                && !speaks(*at)
                && !heads_nothing(&line.clean);
            let share = 1.0 - markup.link_share();
            set(Feature::Tagged, flag(tagged || bold) * share);
            listed = matches!(markup.role, Role::Item(_) | Role::Row { .. });
        }
        // `（某县党委 张三）` under the last paragraph.
        let signs_off = look.bracketed && end.is_some_and(|end| index > end);
        stated |= field.is_some() || (look.stamp.is_some() && !is_entry);
        set(Feature::Address, flag(line.clean.contains("://")));
        set(Feature::Spam, flag(look.spam));
        set(Feature::Caption, flag(look.caption || captioned));
        set(
            Feature::Byline,
            flag(
                look.byline
                    || (ahead && (look.writers || is_marked))
                    || super::credits::is_dateline_alone(&line.clean)
                    || (signs_off && super::names::bare_names(&line.clean).is_some())
                    || super::names::editors_in_brackets(&line.clean).is_some(),
            ),
        );
        let listed = listed || look.bullet.is_some() || in_table;
        set(
            Feature::Listed,
            flag(listed || is_reference(lines, kept, index)),
        );
        set(
            Feature::Announces,
            flag(look.announces && field.is_none() && look.interface < 0.5),
        );
        set(Feature::First, flag(index < 3));
        set(Feature::Closing, flag(closes_page));
        set(Feature::AfterClosing, closed);
        set(
            Feature::Unfit,
            flag(
                look.units > 45
                    || line.clean.ends_with(['，', '、', '；', ',', ';'])
                    || heads_nothing(&line.clean)
                    || (speaks(*at) && super::structure::tag_level(line).is_none())
                    || words::is_label(&line.clean),
            ),
        );
        set(
            Feature::Recommended,
            flag(recommended.contains(&index) || interrupts || leads_away(line)),
        );
        set(
            Feature::Paper,
            flag(look.paper || in_english.contains(&index)),
        );
        set(Feature::Signed, flag(signed.contains(&index)));
        set(Feature::Reply, flag(look.reply));
        if closes_page {
            closed = f32::max(closed, if decided { 2.5 } else { 1.0 });
        }
        before += look.prose;
        vectors.push(vector);
    }
    vectors
}

/// Whether a line is the number of a page of print and nothing else.
fn is_page_number(line: &Line) -> bool {
    super::breaks::is_page_number(&line.clean)
        || line.clean.len() <= 3 && line.clean.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a line is a month and nothing else: `（2020年12月）`, `２０１７年８月`.
fn is_month(text: &str) -> bool {
    let bare = text.trim_matches(['（', '）', '(', ')', ' ']);
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    bare.len() <= 30
        && bare.split_once('年').is_some_and(|(year, rest)| {
            let month = rest.strip_suffix('月').unwrap_or("");
            year.chars().count() == 4
                && year.chars().chain(month.chars()).all(digit)
                && (1..=2).contains(&month.chars().count())
        })
}

/// Whether a line is the first words under a numbered heading, where the text
/// was cut: `（四）…` over `每到月底……`.
fn breaks_off(above: &Line, line: &Line) -> bool {
    above.look.number.is_some()
        && !above.look.closes
        && line.clean.ends_with("……")
        && !line.gap
        && line.look.interface < 0.3
        && line.look.wording.fields.is_empty()
}

/// The line with which a text stops in the midst of a sentence: the page says that more of it is
/// shown elsewhere, or the file ends there.
fn cut_short(lines: &[Line], kept: &[usize], prose: &[f32]) -> Option<usize> {
    let last = prose.iter().rposition(|prose| *prose >= 0.3)?;
    let index = last + 1;
    let line = &lines[*kept.get(index)?];
    let look = &line.look;
    let open = is_unfinished(line)
        && look.interface < 0.2
        && look.wording.fields.is_empty()
        && look.stamp.is_none()
        && !(look.bracketed || look.caption || look.byline || look.reply || look.spam);
    let rest = &kept[index + 1..];
    let says = || {
        rest.iter()
            .take(12)
            .any(|at| words::says_cut(&lines[*at].clean))
    };
    (open && !line.place.is_outside() && (rest.is_empty() || says())).then_some(index)
}

/// Whether a line of several clauses stops before its sentence ends.
pub(super) fn is_unfinished(line: &Line) -> bool {
    let look = &line.look;
    !look.closes
        && !look.announces
        && look.stops >= 1
        && look.units >= 8
        && line
            .clean
            .ends_with(|c: char| crate::text::han::is_han(c) || matches!(c, '，' | '、' | '；'))
}

/// Whether a line leads to another article, which it names behind a label:
/// `看更多：某某`, `延伸阅读：某某`.
fn leads_away(line: &Line) -> bool {
    let Some((label, _)) = line.clean.split_once(['：', ':']) else {
        return false;
    };
    if line.look.closes || line.look.units > 45 {
        return false;
    }
    let label = words::fold(label);
    let leads = [
        "更多", "相关", "延伸", "推荐", "阅读", "往期", "前情", "热门",
    ];
    let linked = line.markup.is_none_or(|markup| markup.link_share() >= 0.5);
    (2..=8).contains(&label.chars().count())
        && leads.iter().any(|word| label.contains(word))
        && linked
}

/// The titles that stand under a line such as 相关阅读 inside the text: short
/// lines, up to the next running text.
fn recommended(lines: &[Line], kept: &[usize], prose: &[f32]) -> HashSet<usize> {
    const MOST: usize = 12;
    let mut found = HashSet::new();
    let first = prose.iter().position(|prose| *prose >= 0.3);
    let first = first.unwrap_or(kept.len());
    for (index, at) in kept.iter().enumerate().skip(first) {
        if !closes_with(&lines[*at], &[Class::Related]) {
            continue;
        }
        let mut end = index + 1;
        let is_heading = |at: usize| {
            let markup = lines[at].markup;
            markup.is_some_and(|markup| matches!(markup.role, Role::Heading(_)))
        };
        while end < kept.len()
            && end - index <= MOST
            && prose[end] < 0.3
            && is_open(lines, kept[end])
            && !is_heading(kept[end])
        {
            end += 1;
        }
        // A line after a gap that leads to the text heads it.
        let leads = prose.get(end).is_some_and(|prose| *prose >= 0.3);
        let numbered = |index: usize| lines[kept[index]].look.number.is_some();
        if leads && end > index + 2 && (lines[kept[end - 1]].gap && !lines[kept[end - 2]].gap)
            || (leads && end > index + 1 && numbered(end - 1) && !numbered(index + 1))
        {
            end -= 1;
        }
        found.extend(index + 1..end);
    }
    found
}

/// The last heading in the markup of the article that stands before text.
fn last_heading(lines: &[Line], kept: &[usize], prose: &[f32]) -> Option<usize> {
    let leads = |index: usize| prose.get(index + 1).is_some_and(|prose| *prose >= 0.3);
    let heads = |at: usize| {
        let line = &lines[at];
        let heading = |role: Role| matches!(role, Role::Heading(_));
        line.place == Place::Inside
            && line.markup.is_some_and(|markup| heading(markup.role))
            && !closes_page(line)
    };
    (0..kept.len())
        .rev()
        .find(|index| leads(*index) && heads(kept[*index]))
}

/// The lines of a signature below the text: an office, and the day.
fn signed(lines: &[Line], kept: &[usize], last_prose: Option<usize>) -> HashSet<usize> {
    let mut found = HashSet::new();
    let start = last_prose.map_or(kept.len(), |last| last + 1);
    for index in start..kept.len() {
        let next = kept.get(index + 1).map(|next| &lines[*next]);
        let line = &lines[kept[index]];
        if super::metadata::signature(line, next).is_some() {
            found.insert(index);
            if line.look.stamp.is_none() {
                found.insert(index + 1);
            }
        }
    }
    found
}

fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

/// Who says a line of a conversation: `记者：今后有什么打算`.
fn speaker(text: &str) -> Option<&str> {
    let (name, words) = text.split_once(['：', ':'])?;
    let length = name.chars().count();
    let fits = (1..=8).contains(&length) && name.chars().all(crate::text::han::is_han);
    (fits && !words.trim().is_empty()).then_some(name)
}

/// Those who say several lines of a text.
fn speakers<'a>(lines: &'a [Line], kept: &[usize]) -> HashSet<&'a str> {
    let mut once = HashSet::new();
    let names = kept.iter().filter_map(|at| speaker(&lines[*at].clean));
    names.filter(|name| !once.insert(*name)).collect()
}

/// Whether a line that begins as a field is what somebody says in a
/// conversation: `记者：今后有什么打算`.
fn is_turn(line: &Line, field: &words::Field) -> bool {
    let value = line.clean[field.value.clone()].trim();
    line.place == Place::Inside
        && line.markup.is_some()
        && field.class == Class::LabelAuthor
        && field.start == 0
        && matches!(&*field.label, "记者" | "本报记者" | "编辑" | "作者")
        && value.chars().count() >= 5
        && super::names::personal_names(value).is_none()
        && !value.contains(char::is_whitespace)
}

/// Whether a line is what looks like a heading and is none: the name of a table
/// or of a picture, who said what is quoted above, a turn of a conversation.
fn heads_nothing(text: &str) -> bool {
    if text.starts_with("——") || text.starts_with("--") {
        return true;
    }
    if [
        "问：", "答：", "問：", "问:", "答:", "問:", "Q：", "A：", "Q:", "A:",
    ]
    .iter()
    .any(|turn| text.starts_with(turn))
    {
        return true;
    }
    is_numbered_exhibit(text)
}

/// Whether a line is the name of a table or of a picture: `表1 各村收入`,
/// `图二：渠线`, `附表 3`.
fn is_numbered_exhibit(text: &str) -> bool {
    let bare = text.trim_start_matches(['▲', '△', '▼', '◆', '（', '(', '【', '[', '附', ' ']);
    let Some(rest) = ["表", "图", "圖", "图表", "圖表"]
        .iter()
        .rev()
        .find_map(|word| bare.strip_prefix(word))
    else {
        return false;
    };
    let rest = rest.trim_start_matches([' ', '\u{3000}']);
    let number = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '一' | '二'
                    | '三'
                    | '四'
                    | '五'
                    | '六'
                    | '七'
                    | '八'
                    | '九'
                    | '十'
                    | '-'
                    | '－'
                    | '.'
            )
    };
    let after = rest.trim_start_matches(number);
    let digits = rest[..rest.len() - after.len()].contains(|c: char| c.is_ascii_digit());
    let counted = after.len() < rest.len();
    let parted = after.is_empty()
        || after.starts_with([
            ' ', '\u{3000}', '：', ':', '、', '.', '．', '）', ')', '】', ']',
        ])
        || (digits && after.starts_with(crate::text::han::is_han));
    counted && parted
}

/// A short line without a mark at its end, as titles and headings are.
fn is_open(lines: &[Line], at: usize) -> bool {
    let look = &lines[at].look;
    (2..=45).contains(&look.units)
        && !look.closes
        && !look.announces
        && look.han >= 2
        && !lines[at].clean.ends_with(['，', ',', '、', ';', '；'])
        && !lines[at].clean.contains('。')
}

/// Whether a line begins what pages show after an article.
fn closes_page(line: &Line) -> bool {
    let look = &line.look;
    if look.units > 40 || look.closes {
        return false;
    }
    let field = look.wording.fields.first().is_some_and(|field| {
        field.class == Class::LabelEditor && line.clean[..field.start].chars().count() <= 2
    });
    // `下载APP 看更多精彩`: an advertisement, which may stand anywhere.
    if look.wording.has(Class::Follow) || look.wording.has(Class::Ad) {
        return false;
    }
    let after = [
        Class::Related,
        Class::Comment,
        Class::Copyright,
        Class::Login,
    ];
    field || closes_with(line, &after)
}

/// Whether a short line consists for a good part of words of `classes`.
fn closes_with(line: &Line, classes: &[Class]) -> bool {
    let look = &line.look;
    let units: usize = classes
        .iter()
        .map(|class| look.wording.units_of(*class))
        .sum();
    look.units <= 40 && !look.closes && units > 0 && ratio(units, look.units) >= 0.4
}

/// Viterbi: for each line the state of the path with the highest score.
fn cheapest_path(vectors: &[Vector]) -> Vec<usize> {
    let mut scores = [f32::NEG_INFINITY; STATES.len()];
    let mut back: Vec<[u8; STATES.len()]> = Vec::with_capacity(vectors.len());
    for (index, vector) in vectors.iter().enumerate() {
        let mut next = [f32::NEG_INFINITY; STATES.len()];
        let mut from = [0_u8; STATES.len()];
        for (to, score) in next.iter_mut().enumerate() {
            let (best, origin) = if index == 0 {
                (start_score(to), 0)
            } else {
                let mut best = (f32::NEG_INFINITY, 0_u8);
                for (origin, so_far) in (0_u8..).zip(scores) {
                    let candidate = so_far + transition(usize::from(origin), to);
                    if candidate > best.0 {
                        best = (candidate, origin);
                    }
                }
                best
            };
            *score = best + emission(vector, to);
            from[to] = origin;
        }
        scores = next;
        back.push(from);
    }
    let mut state = (0..STATES.len())
        .max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)))
        .unwrap_or(0);
    let mut path = vec![0; vectors.len()];
    for index in (0..vectors.len()).rev() {
        path[index] = state;
        state = usize::from(back[index][state]);
    }
    path
}

fn emission(vector: &Vector, state: usize) -> f32 {
    vector
        .iter()
        .zip(&WEIGHTS)
        .map(|(value, weights)| value * weights[state])
        .sum()
}

fn start_score(state: usize) -> f32 {
    match STATES[state].0 {
        Zone::Header => 0.0,
        Zone::Body => -0.5,
        Zone::Tail => f32::NEG_INFINITY,
    }
}

fn transition(from: usize, to: usize) -> f32 {
    let ((from_zone, from_kind), (to_zone, to_kind)) = (STATES[from], STATES[to]);
    match (from_zone, to_zone) {
        (Zone::Header, Zone::Tail) | (Zone::Body | Zone::Tail, Zone::Header) => f32::NEG_INFINITY,
        (Zone::Header, Zone::Body) if matches!(to_kind, Kind::Chrome | Kind::Caption) => -2.0,
        // Nothing ends with a heading.
        (Zone::Body, Zone::Tail) if from_kind == Kind::Heading => -5.0,
        (Zone::Tail, Zone::Body) => BACK,
        _ => 0.0,
    }
}

/// Why, for an editor.
fn reason(line: &Line, kind: Kind, zone: Zone, vector: &Vector) -> String {
    let look = &line.look;
    let has = |feature: Feature| vector[feature as usize] > 0.0;
    let zone = match zone {
        Zone::Header => "正文之前",
        Zone::Body => "正文中",
        Zone::Tail => "正文之后",
    };
    let evidence = if look.spam {
        "一长串互不相干的短词"
    } else if has(Feature::Byline) {
        "只有记者、通讯员等署名"
    } else if has(Feature::Caption) && kind == Kind::Caption {
        "图片说明"
    } else if has(Feature::Field) {
        "“名目：内容”一类的短行"
    } else if look.interface >= 0.4 {
        "多是网页界面用语"
    } else {
        match kind {
            Kind::Paragraph if look.prose >= 0.3 => "成句的文字",
            Kind::Paragraph => "与前后文相连",
            Kind::Heading if has(Feature::Numbered) => "带序号的短行，后面是正文",
            Kind::Heading => "独立成行的短语，后面是正文",
            Kind::Item => "列表项或表格行",
            Kind::Title => "正文之前的短语",
            Kind::Meta => "日期一类的短行",
            _ if has(Feature::Wordless) => "只有数字或符号",
            _ => "不成句，也不与正文相连",
        }
    };
    format!("{zone}：{evidence}")
}
