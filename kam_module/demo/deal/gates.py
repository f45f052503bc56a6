"""The gates of the deal with the branch in Dalian: one is overridden with a reason, one was opened by an approval."""

PRESALES = {
    "name": "两个网点试用 Trial in two halls",
    "known": "The board wants half of the counters replaced by the year's end, and the branch buys itself. "
    "Two halls try ours if we set them up. Not known: what the platform of the headquarters asks of us.",
    "effort": 160,
    "cost": 18_000,
    "chance": 45,
    "contribution": 74_000,
    "days": 50,
}

OVERRIDDEN = {
    "gate": "criteria",
    "question": "shaped",
    "reason": "Procurement sends the papers before Technology has settled its criteria. Li Jing promised to ask for "
    "the 15-minute repair, and shows us the description of the platform next week.",
    "days": 12,
}

COST = [
    ("trial_set", "Two sets of counters, on loan", 6_400, 45),
    ("trial_days", "Days of our engineers on site", 3_100, 30),
    ("trial_travel", "Travel to Dalian", 1_900, 12),
]
"""What is booked on the trial so far: 11,400."""
