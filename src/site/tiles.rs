//! A map of the provinces in equal tiles: where each stands, roughly as they
//! lie to one another.
//!
//! Tiles show how many cases a province has, not how large it is. Knows
//! nothing of cases.

/// Columns and rows of the map.
pub(super) const SIZE: (u32, u32) = (9, 8);

/// A province by its code, its column and its row.
pub(super) const TILES: [(u32, u32, u32); 34] = [
    (230_000, 8, 0),
    (150_000, 5, 1),
    (220_000, 8, 1),
    (650_000, 0, 2),
    (620_000, 2, 2),
    (640_000, 3, 2),
    (140_000, 4, 2),
    (130_000, 5, 2),
    (110_000, 6, 2),
    (120_000, 7, 2),
    (210_000, 8, 2),
    (540_000, 1, 3),
    (630_000, 2, 3),
    (610_000, 3, 3),
    (410_000, 4, 3),
    (370_000, 5, 3),
    (510_000, 2, 4),
    (500_000, 3, 4),
    (420_000, 4, 4),
    (340_000, 5, 4),
    (320_000, 6, 4),
    (310_000, 7, 4),
    (530_000, 2, 5),
    (520_000, 3, 5),
    (430_000, 4, 5),
    (360_000, 5, 5),
    (330_000, 6, 5),
    (450_000, 4, 6),
    (440_000, 5, 6),
    (350_000, 6, 6),
    (710_000, 7, 6),
    (460_000, 4, 7),
    (820_000, 5, 7),
    (810_000, 6, 7),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::gazetteer::{Level, gazetteer};

    #[test]
    fn every_province_has_one_tile_of_its_own() {
        let mut spots: Vec<_> = TILES.iter().map(|(_, x, y)| (x, y)).collect();
        spots.sort_unstable();
        spots.dedup();
        assert_eq!(spots.len(), TILES.len());
        for (code, x, y) in TILES {
            let division = gazetteer().division(code).expect("a division");
            assert_eq!(division.level, Level::Province, "{code}");
            assert!(x < SIZE.0 && y < SIZE.1);
        }
    }
}
