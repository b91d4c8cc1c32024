//! The search, and every case by title.

use super::{Own, Writer, page_of};
use crate::site::PageKind;
use crate::site::plan::PAGE_SIZE;
use crate::site::search;
use crate::site::view::{LinkView, SearchView, TaxonomyView, TitleView, TitlesSection, TitlesView};
use crate::text::collate::Head;

impl Writer<'_> {
    pub(super) fn search(&self) -> (&'static str, String, String, Own) {
        let lists = search::axes(self.digest).map(|(taxonomy, groups)| {
            let groups = groups.into_iter();
            TaxonomyView {
                groups: groups
                    .map(|it| self.group_entry(taxonomy.kind, it))
                    .collect(),
                ..self.largest(taxonomy, 0)
            }
        });
        let view = SearchView {
            version: self.site.search.version().to_owned(),
            count: self.digest.articles().len(),
            lists: lists.collect(),
            titles: LinkView {
                label: self.word("nav_titles"),
                href: self.href(&PageKind::Titles(1)),
            },
            heads: self.heads(),
        };
        (
            "search.html",
            self.word("search"),
            String::new(),
            Own::Search(view),
        )
    }

    pub(super) fn titles(&self, number: usize) -> (&'static str, String, String, Own) {
        let titles = self.site.search.titles(self.edition.standard);
        let all = titles.map_or(&[][..], |it| it.entries.as_slice());
        let here = page_of(all, number);
        let mut position = 0;
        let section = |titles: &[(Head, usize)]| TitlesSection {
            label: self.head(titles[0].0),
            titles: titles
                .iter()
                .filter_map(|(_, at)| self.digest.articles().get(*at))
                .map(|article| {
                    position += 1;
                    TitleView {
                        id: format!("n{position}"),
                        title: article.title.as_str().to_owned(),
                        href: self.href(&PageKind::Article(article.slug.clone())),
                        date: article
                            .date
                            .map_or_else(String::new, |date| date.to_string()),
                    }
                })
                .collect(),
        };
        let sections = here.chunk_by(|a, b| a.0 == b.0).map(section).collect();
        let view = TitlesView {
            count: all.len(),
            heads: self.heads(),
            sections,
            pagination: self.pagination(all.len(), number, PageKind::Titles),
        };
        (
            "titles.html",
            self.word("nav_titles"),
            String::new(),
            Own::Titles(view),
        )
    }

    /// Every heading of the list by title, and where it begins.
    fn heads(&self) -> Vec<LinkView> {
        let titles = self.site.search.titles(self.edition.standard);
        let heads = titles.map_or(&[][..], |it| it.heads.as_slice());
        let link = |(head, at): &(Head, usize)| {
            let page = self.href(&PageKind::Titles(at / PAGE_SIZE + 1));
            LinkView {
                label: self.head(*head),
                href: format!("{page}#n{}", at % PAGE_SIZE + 1),
            }
        };
        heads.iter().map(link).collect()
    }

    fn head(&self, head: Head) -> String {
        match head {
            Head::Sign => self.word("titles_signs"),
            Head::Letter(letter) => letter.to_string(),
            Head::Strokes(count) => self
                .word("titles_strokes")
                .replace("{}", &count.to_string()),
        }
    }
}
