"""The peer of scrape_bench: the same pages read with Scrapy and parsel, the same fields into SQLite.

Titles are read by five regular expressions, which is far less than gpuprice does; listings are one row each and
sightings another, in one transaction. With VOCABULARY, the directory of the catalogue, all of its words are searched in
every title as well, as normalize_bench lets Python do it: one compiled alternation, longest word first. That is the
straightforward form for `re`, and less than normalization, which folds the title and weighs what it finds.

    python3 scrapy_peer.py json|html BASE_URL QUERIES ITEMS DATABASE [VOCABULARY]
"""
import json
import pathlib
import re
import sqlite3
import sys

import scrapy
from scrapy.crawler import CrawlerProcess

FAMILY = re.compile(r"\b(A100|H100|V100|L40S|A6000|A40|T4|MI210|4090|1080)\b", re.I)
MEMORY = re.compile(r"\b(\d{1,3})\s?GB\b", re.I)
FORM = re.compile(r"\b(PCIe|SXM\d|NVL)\b", re.I)
LOT = re.compile(r"\blot of (\d+)\b", re.I)
ACCESSORY = re.compile(r"\b(heatsink|bracket|cable|cooler)\b", re.I)
AMOUNT = re.compile(r"[\d,]+(?:\.\d+)?")
SELLER = re.compile(r"^(\S+) \((\d+)\) ([\d.]+)%")


def vocabulary_pattern(directory):
    vocabulary = json.loads((pathlib.Path(directory) / "vocabulary.json").read_text("utf-8"))
    words = [word for each in vocabulary["words"] for word in each["words"]]
    words += [name for each in vocabulary["families"] for name in each["names"]]
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))), re.I)


def derived(title):
    family = FAMILY.search(title)
    memory = MEMORY.search(title)
    form = FORM.search(title)
    lot = LOT.search(title)
    return {
        "offer_kind": "accessory" if ACCESSORY.search(title) else "card",
        "family": family.group(1).upper() if family else None,
        "memory_gb": int(memory.group(1)) if memory else None,
        "form_factor": form.group(1).lower() if form else None,
        "quantity": int(lot.group(1)) if lot else 1,
    }


class Peer(scrapy.Spider):
    name = "peer"

    def __init__(self, kind, base, queries, items, words, **kwargs):
        super().__init__(**kwargs)
        self.words = words
        self.kind, self.base, self.queries, self.size = kind, base, queries, items
        self.parse_page = self.parse_json if kind == "json" else self.parse_html

    def address(self, query, page):
        return f"{self.base}/{self.kind}/{query}?page={page}"

    def start_requests(self):
        for query in range(1, self.queries + 1):
            yield scrapy.Request(self.address(query, 1), self.parse_first, cb_kwargs={"query": query})

    def parse_first(self, response, query):
        total, items = self.parse_page(response)
        for page in range(2, -(-total // self.size) + 1):
            yield scrapy.Request(self.address(query, page), self.parse_next)
        yield from items

    def parse_next(self, response):
        return self.parse_page(response)[1]

    def parse_json(self, response):
        answer = response.json()
        return answer["total"], (self.json_item(each) for each in answer["itemSummaries"])

    def derived(self, title):
        if self.words:
            for match in self.words.finditer(title):
                match.group()
        return derived(title)

    def json_item(self, item):
        return {
            "external_id": item["itemId"],
            "title": item["title"],
            "url": item["itemWebUrl"],
            "category": item["categories"][0]["categoryName"],
            "condition": item["condition"],
            "seller": item["seller"]["username"],
            "seller_feedback": item["seller"]["feedbackScore"],
            "seller_positive_share": float(item["seller"]["feedbackPercentage"]) / 100,
            "country": item["itemLocation"]["country"],
            "listed_on": item["itemCreationDate"][:10],
            "price": float(item["price"]["value"]),
            "currency": item["price"]["currency"],
            "shipping": float(item["shippingOptions"][0]["shippingCost"]["value"]),
            **self.derived(item["title"]),
        }

    def parse_html(self, response):
        total = int(response.css("h1.srp-controls__count-heading span::text").get())
        return total, (self.html_item(response, each) for each in response.css("li.s-item"))

    def html_item(self, response, item):
        title = item.css(".s-item__title span::text").get()
        seller = SELLER.match(item.css(".s-item__seller-info-text::text").get())
        return {
            "external_id": item.attrib["data-item"],
            "title": title,
            "url": response.urljoin(item.css("a.s-item__link::attr(href)").get()),
            "category": "",
            "condition": item.css(".SECONDARY_INFO::text").get(),
            "seller": seller.group(1),
            "seller_feedback": int(seller.group(2)),
            "seller_positive_share": float(seller.group(3)) / 100,
            "country": item.css(".s-item__location::attr(data-country)").get(),
            "listed_on": item.css(".s-item__listingDate span::text").get(),
            "price": float(AMOUNT.search(item.css(".s-item__price::text").get()).group().replace(",", "")),
            "currency": "USD",
            "shipping": float(AMOUNT.search(item.css(".s-item__shipping::text").get()).group()),
            "best_offer": item.css(".s-item__buyItNowOption::text").get() == "or Best Offer",
            **self.derived(title),
        }


class Database:
    def __init__(self, file):
        self.file = file

    @classmethod
    def from_crawler(cls, crawler):
        return cls(crawler.settings["DATABASE"])

    def open_spider(self, spider):
        self.connection = sqlite3.connect(self.file)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute(
            "CREATE TABLE listing (id INTEGER PRIMARY KEY, external_id TEXT UNIQUE, title TEXT, url TEXT, "
            "category TEXT, condition TEXT, seller TEXT, seller_feedback INTEGER, seller_positive_share REAL, "
            "country TEXT, listed_on TEXT, offer_kind TEXT, family TEXT, memory_gb INTEGER, form_factor TEXT, "
            "quantity INTEGER)"
        )
        self.connection.execute(
            "CREATE TABLE sighting (external_id TEXT, price REAL, currency TEXT, shipping REAL, at TEXT)"
        )

    def process_item(self, item, spider):
        self.connection.execute(
            "INSERT OR REPLACE INTO listing (external_id, title, url, category, condition, seller, seller_feedback, "
            "seller_positive_share, country, listed_on, offer_kind, family, memory_gb, form_factor, quantity) VALUES "
            "(:external_id, :title, :url, :category, :condition, :seller, :seller_feedback, :seller_positive_share, "
            ":country, :listed_on, :offer_kind, :family, :memory_gb, :form_factor, :quantity)",
            item,
        )
        self.connection.execute(
            "INSERT INTO sighting VALUES (:external_id, :price, :currency, :shipping, datetime('now'))", item
        )
        return item

    def close_spider(self, spider):
        self.connection.commit()
        (self.stored,) = self.connection.execute("SELECT count(*) FROM listing").fetchone()
        self.connection.close()
        print(f"stored {self.stored}")


def main():
    kind, base, queries, items, database, *vocabulary = sys.argv[1:]
    words = vocabulary_pattern(vocabulary[0]) if vocabulary else None
    process = CrawlerProcess(
        settings={
            "CONCURRENT_REQUESTS": 32,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
            "ROBOTSTXT_OBEY": True,
            "LOG_LEVEL": "ERROR",
            "COOKIES_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "DATABASE": database,
            "ITEM_PIPELINES": {Database: 100},
            "REQUEST_FINGERPRINTER_IMPLEMENTATION": "2.7",
        }
    )
    process.crawl(Peer, kind=kind, base=base, queries=int(queries), items=int(items), words=words)
    process.start()


main()
