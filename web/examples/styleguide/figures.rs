//! Invented figures: the bars of a chart, and how much each kommun of the map takes part.

/// One bar of the chart, with its place in the drawing.
pub(crate) struct Bar {
    pub(crate) label: &'static str,
    pub(crate) value: u32,
    pub(crate) x: u32,
    pub(crate) middle: u32,
    pub(crate) y: u32,
    pub(crate) text_y: u32,
    pub(crate) height: u32,
}

/// Participants month by month.
pub(crate) fn bars() -> Vec<Bar> {
    let months = ["jan.", "feb.", "mars", "apr.", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov."];
    let values = [14, 22, 38, 27, 31, 9, 0, 12, 29, 32, 0];
    (0..)
        .zip(months.into_iter().zip(values))
        .map(|(index, (label, value))| {
            let (x, height) = (index * 30 + 9, value * 4);
            Bar { label, value, x, middle: x + 11, y: 180 - height, text_y: 172 - height, height }
        })
        .collect()
}

/// A kommun on the map, and how far up the five steps of the scale it is.
pub(crate) struct Tile {
    pub(crate) name: &'static str,
    pub(crate) x: u32,
    pub(crate) y: u32,
    pub(crate) step: u32,
}

/// The 33 kommuner of Skåne, each roughly where it lies. The steps are invented.
pub(crate) fn tiles() -> Vec<Tile> {
    let rows: [&[(u32, &'static str, u32)]; 8] = [
        &[(1, "Båstad", 2), (4, "Osby", 1)],
        &[
            (0, "Höganäs", 2),
            (1, "Ängelholm", 3),
            (2, "Örkelljunga", 1),
            (3, "Perstorp", 1),
            (4, "Hässleholm", 4),
            (5, "Östra Göinge", 2),
            (6, "Bromölla", 1),
        ],
        &[
            (0, "Helsingborg", 4),
            (1, "Bjuv", 1),
            (2, "Åstorp", 2),
            (3, "Klippan", 2),
            (4, "Höör", 2),
            (5, "Kristianstad", 4),
        ],
        &[(0, "Landskrona", 3), (1, "Svalöv", 1), (2, "Eslöv", 3), (3, "Hörby", 2)],
        &[(0, "Kävlinge", 3), (1, "Lund", 5), (2, "Sjöbo", 2), (3, "Tomelilla", 1), (4, "Simrishamn", 2)],
        &[(0, "Lomma", 2), (1, "Burlöv", 2), (2, "Staffanstorp", 3), (3, "Ystad", 3)],
        &[(0, "Malmö", 4), (1, "Svedala", 2), (2, "Skurup", 1)],
        &[(0, "Vellinge", 3), (1, "Trelleborg", 3)],
    ];
    (0..).zip(rows).flat_map(|(y, row)| row.iter().map(move |&(x, name, step)| Tile { name, x, y, step })).collect()
}
