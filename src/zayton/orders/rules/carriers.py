"""Carriers by the names that people write; each marketplace's adapter turns them into its own, or into “other”."""

CARRIERS = (
    "4PX", "Amazon Shipping", "Australia Post", "BRT", "Canada Post", "China Post", "Chronopost", "Colissimo",
    "Correos", "DHL", "DPD", "Deutsche Post", "EMS", "Evri", "FedEx", "GLS", "Hermes", "InPost", "Japan Post",
    "La Poste", "Parcelforce", "Poste Italiane", "PostNL", "Royal Mail", "SEUR", "SF Express", "Sagawa", "TNT", "UPS",
    "USPS", "WINIT", "Yamato Transport", "Yanwen", "Yodel", "Yun Express",
)  # fmt: skip
"""Proposals, no fence: any other name is told as it is written."""
