//! What the names of elements mean: `class` and `id` of common page systems.
//!
//! In: an element. Out: what its names are customarily used for. General words
//! only, no site's own. Knows nothing of text.

use super::dom::{Dom, Id};
use crate::import::markup::Hint;

/// What a name is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// One value of the article.
    Hint(Hint),
    /// The text of an article.
    Body,
    /// Something beside the article.
    Aside,
}

/// What the names of an element are used for.
pub(super) fn of(dom: &Dom, id: Id) -> impl Iterator<Item = Sort> {
    let values = ["class", "id", "itemprop"].into_iter();
    values
        .filter_map(move |key| dom.attribute(id, key))
        .flat_map(str::split_ascii_whitespace)
        .filter_map(sort)
}

/// Whether an element is called a name, as the writer's is beside other things
/// about the writer.
pub(super) fn is_name(dom: &Dom, id: Id) -> bool {
    let classes = dom.attribute(id, "class").unwrap_or("");
    let named = |class: &str| matches!(class, "name" | "nickname" | "username" | "user-name");
    classes.split_ascii_whitespace().any(named)
}

/// What a name is used for.
fn sort(name: &str) -> Option<Sort> {
    if name.len() > 40 || !name.is_ascii() {
        return None;
    }
    let name = name.to_ascii_lowercase();
    // Of WeChat, where the name of the account is the source.
    match name.as_str() {
        "js_name" => return Some(Sort::Hint(Hint::Source)),
        "js_author_name" => return Some(Sort::Hint(Hint::Author)),
        _ => {}
    }
    let name = name.trim_start_matches("js_").trim_start_matches("js-");
    let exact = |list: &[&str]| list.contains(&name);
    if exact(HINT_TITLE) {
        return Some(Sort::Hint(Hint::Title));
    }
    if exact(HINT_DATE) {
        return Some(Sort::Hint(Hint::Date));
    }
    if exact(HINT_SOURCE) {
        return Some(Sort::Hint(Hint::Source));
    }
    if exact(HINT_AUTHOR) {
        return Some(Sort::Hint(Hint::Author));
    }
    if exact(HINT_EDITOR) {
        return Some(Sort::Hint(Hint::Editor));
    }
    if exact(BODY) {
        return Some(Sort::Body);
    }
    // A name has parts: `related-news`, `news_comment`, `hotList`.
    let aside = name
        .split(['-', '_'])
        .any(|part| ASIDE.contains(&part.trim_end_matches(|c: char| c.is_ascii_digit())));
    aside.then_some(Sort::Aside)
}

const HINT_TITLE: &[&str] = &[
    "title",
    "headline",
    "article-title",
    "article_title",
    "articletitle",
    "news-title",
    "news_title",
    "newstitle",
    "content-title",
    "content_title",
    "main-title",
    "maintitle",
    "main_title",
    "post-title",
    "post_title",
    "entry-title",
    "detail-title",
    "detail_title",
    "arc-title",
    "arti_title",
    "arti-title",
    "info-title",
    "info_title",
    "rich_media_title",
    "activity-name",
    "activity_name",
    "thread_subject",
    "bt",
    "biaoti",
    "tit",
    "title1",
    "titles",
    "article-tit",
    "art_title",
    "art-title",
    "artical_title",
    "xl_title",
    "con_title",
    "page-title",
    "doc-title",
    "text-title",
];
const HINT_DATE: &[&str] = &[
    "date",
    "time",
    "pubtime",
    "pub-time",
    "pub_time",
    "pubdate",
    "pub-date",
    "pub_date",
    "publish-time",
    "publish_time",
    "publishtime",
    "publish-date",
    "publish_date",
    "publishdate",
    "datepublished",
    "post-time",
    "post_time",
    "post-date",
    "entry-date",
    "published",
    "article-time",
    "article_time",
    "article-date",
    "news-time",
    "news_time",
    "newstime",
    "fbsj",
    "riqi",
    "info-time",
    "create-time",
    "create_time",
];
const HINT_SOURCE: &[&str] = &[
    "source",
    "article-source",
    "article_source",
    "news-source",
    "news_source",
    "origin",
    "laiyuan",
    "ly",
    "media",
    "media-name",
    "media_name",
    "medianame",
    "site-source",
    "sourcename",
    "source-name",
    "source_name",
    "name_source",
    "from",
    "profile_nickname",
    "pubsource",
    "info-source",
];
const HINT_AUTHOR: &[&str] = &[
    "author",
    "authors",
    "byline",
    "author-name",
    "author_name",
    "authorname",
    "article-author",
    "article_author",
    "post-author",
    "post_author",
    "writer",
    "zuozhe",
    "reporter",
    "au",
];
const HINT_EDITOR: &[&str] = &[
    "editor",
    "editors",
    "article-editor",
    "article_editor",
    "zebian",
    "zrbj",
    "bianji",
    "bj",
    "show_author",
    "edit",
];
const BODY: &[&str] = &[
    "articlebody",
    "article-body",
    "article_body",
    "article-content",
    "article_content",
    "articlecontent",
    "article-con",
    "article_con",
    "article-text",
    "article-detail",
    "news-content",
    "news_content",
    "newscontent",
    "news_txt",
    "news-body",
    "content-body",
    "contentbody",
    "content-text",
    "main-content",
    "main_content",
    "post-content",
    "post_content",
    "post-body",
    "post_body",
    "post_text",
    "entry-content",
    "entry",
    "detail-content",
    "detail_content",
    "detail-body",
    "rich_media_content",
    "trs_editor",
    "trs_ueditor",
    "trs_paper_preappend",
    "trs_autoadd",
    "ucap-content",
    "ucapcontent",
    "zoom",
    "ozoom",
    "zoomcon",
    "bszoom",
    "wp_articlecontent",
    "v_news_content",
    "vsb_content",
    "t_f",
    "rm_txt_con",
    "left_zw",
    "artibody",
    "article",
    "pages_content",
    "view-content",
    "art-content",
    "art_content",
    "artcontent",
    "con_text",
    "contenttext",
    "content-detail",
    "zhengwen",
    "xl_content",
    "text_content",
    "textcontent",
    "cont_txt",
    "txt_con",
    "newsdetail",
    "thread-content",
    "bpu-content",
    "main-text",
    "conttext",
];
const ASIDE: &[&str] = &[
    "comment",
    "comments",
    "commentlist",
    "pinglun",
    "reply",
    "replies",
    "related",
    "relate",
    "relatenews",
    "relatednews",
    "relatedposts",
    "sharedaddy",
    "readmore",
    "xgyd",
    "xgxw",
    "recommend",
    "recommends",
    "recomm",
    "tuijian",
    "sidebar",
    "aside",
    "rank",
    "ranking",
    "paihang",
    "hotnews",
    "hotlist",
    "hot",
    "footer",
    "foot",
    "copyright",
    "nav",
    "navbar",
    "navigation",
    "menu",
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "share",
    "bdshare",
    "bdsharebuttonbox",
    "login",
    "ad",
    "ads",
    "advert",
    "banner",
    "guanggao",
    "sponsor",
    "toolbar",
    "tools",
    "qrcode",
    "disclaimer",
    "prevnext",
    "prev",
    "pagination",
    "pager",
    "widget",
    "tags",
    "taglist",
    "hidden",
    "popup",
    "modal",
    "links",
    "friendlink",
];
