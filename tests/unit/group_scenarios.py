"""Labelled lists of customers: which of them are one group.

Each is (title, customers); a customer is (its group, what is known of it as in the pairs: name; key=value). Customers
of different groups, also of the group 0 that is given to each who stands alone, belong together in no way.
"""

SCENARIOS = [
    ("branches with the name of the bank", [
        (1, "海港银行股份有限公司"), (1, "海港银行上海分行"), (1, "海港银行苏州分行"), (1, "海港银行成都高新支行"),
        (2, "江港银行成都分行"), (0, "上海海港物流有限公司"),
    ]),
    ("the same in English", [
        (1, "Harbour Bank Plc"), (1, "Harbour Bank, Leeds Branch"), (1, "Harbour Bank Manchester"),
        (2, "Harvest Bank Leeds"), (0, "Harbour Street Bakery"),
    ]),
    ("a group with one tax number and other names", [
        (1, "Rowan Holding; vat=NL823456789B01; country=NL"), (1, "Wheelhouse Works; vat=NL823456789B01; country=NL"),
        (0, "Rowan Florists; vat=NL823456790B01; country=NL"),
    ]),
    ("a domain of the house", [
        (1, "Kestrel Dairies; email=buying@kestrel-group.example"),
        (1, "Kestrel Transport; email=a@kestrel-group.example"),
        (1, "Moorland Cheese; website=https://www.kestrel-group.example"), (0, "Kestrel Bookshop; email=k@gmail.com"),
    ]),
    ("free mail says nothing", [
        (0, "Alder Mills; email=alder@gmail.com"), (0, "Birch Foundry; email=birch@gmail.com"),
        (0, "天山造纸厂; email=tianshan@qq.com"), (0, "黄河纺织厂; email=huanghe@qq.com"),
    ]),
    ("a provider's domain says nothing", [
        (0, "Cedar Clinic; email=c@hosting-house.example"), (0, "Dogwood Press; email=d@hosting-house.example"),
        (0, "Elm Garage; email=e@hosting-house.example"), (0, "Fir Hotel; email=f@hosting-house.example"),
    ]),
    ("two tenants of one house share its mail", [
        (0, "Bluff Dental; email=desk@quayhouse.example"), (0, "Larkin Legal; email=desk@quayhouse.example"),
    ]),
    ("one character apart", [
        (1, "东方重工有限公司"), (1, "东方重工有限公司长沙分公司"), (2, "东风重工有限公司"), (3, "东方轻工有限公司"),
    ]),
    ("same trade, same town", [
        (0, "长沙机械有限公司"), (0, "长沙电机有限公司"), (0, "Leeds Steel Ltd"), (0, "Leeds Glass Ltd"),
    ]),
    ("numbers tell them apart", [
        (0, "上海第一中学"), (0, "上海第二中学"), (0, "Clinic 24 Ltd"), (0, "Clinic 42 Ltd"),
    ]),
    ("legal forms of several countries", [
        (1, "Farview Energy GmbH"), (1, "Farview Energy Ltd"), (1, "Farview Energy B.V."), (1, "Farview Energy, Inc."),
    ]),
    ("family names", [
        (0, "Miller Bakery"), (0, "Miller Plumbing"), (0, "Miller & Sons Roofing"), (0, "王记面馆"), (0, "王记茶庄"),
    ]),
    ("registry numbers", [
        (1, "Pier Holding; registry=91310000MA1K35X21N; country=CN"),
        (1, "码头实业; registry=91310000MA1K35X21N; country=CN"),
        (0, "Pier Nine; registry=91310000MA1K35X22L; country=CN"),
    ]),
    ("short names beside full ones", [
        (1, "Redrock"), (1, "Redrock Machinery Co., Ltd"), (1, "Redrock Machinery Xi'an Branch"), (0, "Redroof Tiles"),
    ]),
    ("letters for a name", [(1, "International Bearing Works"), (1, "IBW Bearings Leeds")]),
    ("pinyin for a name", [(1, "海港银行"), (1, "Haigang Bank")]),
    ("a group that bought a firm and left it its name", [
        (1, "Summit Logistics; email=info@summit.example"),
        (1, "Copper Kettle Haulage; email=info@copperkettle.example"),
    ]),
    ("branch words in front and behind", [
        (1, "Tidewater Ferries"), (1, "Branch Office Tidewater Ferries"), (1, "Tidewater Ferries North Region"),
    ]),
    ("a city in front", [
        (1, "蓝海证券有限公司"), (1, "成都蓝海证券有限公司"), (2, "成都蓝天证券有限公司"),
    ]),
    ("the filler of a tax number", [
        (0, "Orchard School; vat=000000000"), (0, "Lakeside Clinic; vat=000000000"),
        (0, "Amber Printing; vat=123456789"),
    ]),
]


def pairs(groups):
    """Return the pairs (smaller id, larger id) of one group; ``groups``: ``{id: group or 0}``."""
    ids = sorted(groups)
    return {(one, two) for one in ids for two in ids if one < two and groups[one] and groups[one] == groups[two]}
