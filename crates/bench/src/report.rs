//! What a part of the benchmark found, as Markdown that reads well in a terminal, too.

use std::fmt::{Display, Formatter, Result};

/// One part's findings. `name` is its heading, and what it is asked for by.
pub struct Section {
    pub name: &'static str,
    /// What was measured and how, in a sentence or two.
    pub about: String,
    pub tables: Vec<Table>,
    /// What goals became of it, and what a reader must know of the figures.
    pub notes: Vec<String>,
}

#[derive(Default)]
pub struct Table {
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(columns: &[&'static str]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    fn widths(&self) -> Vec<usize> {
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
            cells.chain([self.columns[column].chars().count()]).max().unwrap_or(0)
        };
        (0..self.columns.len()).map(width).collect()
    }
}

impl Display for Table {
    fn fmt(&self, out: &mut Formatter) -> Result {
        let widths = self.widths();
        let line = |cells: &[&str]| {
            let cells = cells.iter().zip(&widths).enumerate().map(|(index, (cell, width))| {
                // What the row is about stands left, figures stand right.
                if index == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            });
            format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
        };
        writeln!(out, "{}", line(&self.columns))?;
        let rule = widths.iter().enumerate().map(|(index, width)| {
            if index == 0 { "-".repeat(width + 2) } else { format!("{}:", "-".repeat(width + 1)) }
        });
        writeln!(out, "|{}|", rule.collect::<Vec<_>>().join("|"))?;
        for row in &self.rows {
            writeln!(out, "{}", line(&row.iter().map(String::as_str).collect::<Vec<_>>()))?;
        }
        Ok(())
    }
}

impl Display for Section {
    fn fmt(&self, out: &mut Formatter) -> Result {
        writeln!(out, "## {}\n\n{}", self.name, self.about)?;
        for table in &self.tables {
            write!(out, "\n{table}")?;
        }
        if !self.notes.is_empty() {
            writeln!(out)?;
        }
        for note in &self.notes {
            writeln!(out, "- {note}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(&["what", "p50"]);
        table.row(["a".to_owned(), "12.3 ms".to_owned()]);
        assert_eq!(table.to_string(), "| what |     p50 |\n|------|--------:|\n| a    | 12.3 ms |\n");
    }
}
