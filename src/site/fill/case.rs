//! The page of a case.

use super::Writer;
use crate::article::{Article, Writing};
use crate::digest::{Reason, TaxonomyKind};
use crate::document::{BlockKind, Document, LinkTarget, Text, plain, walk};
use crate::site::PageKind;
use crate::site::view::{ArticleView, CountView, LinkView, OriginView, OutlineView, RelatedView};
use crate::text::han;
use crate::text::script::Script;

/// Characters that a reader reads in a minute.
const READING_SPEED: usize = 400;

impl Writer<'_> {
    pub(super) fn article(&self, article: &Article) -> ArticleView {
        let slug = &article.slug;
        let text = plain::to_plain_text(&article.body);
        let length = han::reading_units(&text);
        let group_links = |kind| {
            self.digest
                .groups_of(slug, kind)
                .map(|it| self.group_link(kind, it))
                .collect()
        };
        let (previous, next) = self.digest.neighbours(slug);
        let neighbour =
            |it: &Article| self.link(it.title.as_str(), &PageKind::Article(it.slug.clone()));
        let owned = |text: &Option<Text>| {
            text.as_ref()
                .map_or_else(String::new, |it| it.as_str().to_owned())
        };
        let names = |names: &[Text]| names.iter().map(|it| it.as_str().to_owned()).collect();
        let outline = article
            .body
            .blocks
            .iter()
            .filter_map(|block| match &block.kind {
                BlockKind::Heading { level, inlines } => {
                    let label = plain::inline_text(inlines);
                    Some(OutlineView {
                        label,
                        id: block.id.as_str().to_owned(),
                        level: *level,
                    })
                }
                _ => None,
            });
        let related = self.digest.related(slug).iter().filter_map(|near| {
            let other = self.digest.article(&near.article)?;
            Some(RelatedView {
                title: other.title.as_str().to_owned(),
                href: self.href(&PageKind::Article(near.article.clone())),
                reason: self.reasons(&near.reasons),
            })
        });
        ArticleView {
            title: article.title.as_str().to_owned(),
            slug: slug.as_str().to_owned(),
            summary: owned(&article.summary),
            date: article
                .date
                .map_or_else(String::new, |date| date.to_string()),
            source: self
                .digest
                .groups_of(slug, TaxonomyKind::Sources)
                .next()
                .map(|it| LinkView {
                    label: owned(&article.source),
                    ..self.group_link(TaxonomyKind::Sources, it)
                }),
            url: article.url.clone().unwrap_or_default(),
            author: names(&article.author),
            editor: names(&article.editor),
            place: group_links(TaxonomyKind::Places),
            year: self
                .digest
                .groups_of(slug, TaxonomyKind::Years)
                .next()
                .map(|it| self.group_link(TaxonomyKind::Years, it)),
            themes: group_links(TaxonomyKind::Themes),
            practices: group_links(TaxonomyKind::Practices),
            incomplete: article.incomplete,
            script_note: self.script_note(article.writing),
            missing: self.editions().into_iter().filter(|it| !it.same).collect(),
            outline: outline.collect(),
            body: self.html(&article.body),
            length,
            minutes: length.div_ceil(READING_SPEED).max(1),
            backlinks: self.quotes(self.digest.backlinks(slug)),
            related: related.collect(),
            terms: self.terms_of(&article.body),
            previous: previous.map(|it| neighbour(it)),
            next: next.map(|it| neighbour(it)),
            origin: article.origin.as_ref().map(|origin| OriginView {
                file: origin
                    .file
                    .rsplit('/')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                sha256: origin.sha256.clone(),
                encoding: origin.encoding.clone(),
                removed: self.counts("removed", &origin.removed),
                repaired: self.counts("repaired", &origin.repaired),
            }),
            garbled: walk::garbled(&article.body),
            guessed: article
                .guessed
                .iter()
                .map(|it| self.word(&format!("fact_{}", it.name.as_str())))
                .collect(),
        }
    }

    pub(super) fn script_note(&self, writing: Writing) -> String {
        if self.site.is_hand_made(self.page) {
            return self.word("script_note_by_hand");
        }
        match (writing, self.edition.standard.script()) {
            (Writing::Hans, Script::Hans) | (Writing::Hant, Script::Hant) => String::new(),
            (Writing::Hans, Script::Hant) => self.word("script_note_hans"),
            (Writing::Hant, Script::Hans) => self.word("script_note_hant"),
            (Writing::MachineHant, _) => self.word("script_note_machine"),
            (Writing::Mixed, _) => self.word("script_note_mixed"),
        }
    }

    pub(super) fn counts(&self, prefix: &str, counts: &[(String, u64)]) -> Vec<CountView> {
        let view = |(kind, count): &(String, u64)| {
            let key = format!("{prefix}_{kind}");
            let label = self.s.get(&key).cloned().unwrap_or_else(|| kind.clone());
            CountView {
                label,
                count: *count,
            }
        };
        counts.iter().map(view).collect()
    }

    /// The glossary entries that `body` links to, in reading order.
    pub(super) fn terms_of(&self, body: &Document) -> Vec<LinkView> {
        let links = walk::links(body);
        let slugs = links.iter().filter_map(|link| match link.target {
            LinkTarget::Term(slug) => Some(slug),
            _ => None,
        });
        let terms = slugs.filter_map(|slug| self.digest.term(slug));
        terms
            .map(|term| self.link(term.title.as_str(), &PageKind::Term(term.slug.clone())))
            .collect()
    }

    /// The reasons in words: 同做法：积分制；都提到：网格员.
    fn reasons(&self, reasons: &[Reason]) -> String {
        let words: Vec<String> = reasons.iter().map(|it| self.reason(it)).collect();
        words.join("；")
    }

    fn reason(&self, reason: &Reason) -> String {
        let group = |kind, slug| {
            let found = self.digest.group(kind, slug);
            found.map_or_else(String::new, |it| self.group_name(kind, it.group))
        };
        let (key, name) = match reason {
            Reason::SamePlace(slug) => ("reason_same_place", group(TaxonomyKind::Places, slug)),
            Reason::SamePractice(slug) => {
                let name = group(TaxonomyKind::Practices, slug);
                ("reason_same_practice", name)
            }
            Reason::SameTheme(slug) => ("reason_same_theme", group(TaxonomyKind::Themes, slug)),
            Reason::SharedTerm(slug) => {
                let term = self.digest.term(slug);
                let name = term.map_or_else(String::new, |it| it.title.as_str().to_owned());
                ("reason_shared_term", name)
            }
            Reason::SharedWords(words) => {
                let words: Vec<&str> = words.iter().map(Text::as_str).collect();
                ("reason_shared_words", words.join("、"))
            }
        };
        self.word(key).replace("{}", &name)
    }
}
