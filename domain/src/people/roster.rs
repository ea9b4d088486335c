//! Lists of people that arrive as pasted text, CSV or XLSX: read, matched with the people an organisation has, and every
//! row's faults told before anything is saved.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QuerySelect};

use super::person::{self, NewPerson};
use super::unit::{self, NewUnit, UnitId};
use super::{HIDDEN, PersonId, email, protection};
use crate::access::{OrganisationId, Permission};
use crate::error::{Error, Fault, Faults, FieldError, Result};
use crate::organisations::organisation;
use crate::store::{Scope, WriteScope};

/// The most rows of a list that is taken care of at once.
pub const LONGEST: usize = 1_000;

/// The most columns of a sheet that are looked at.
const WIDEST: usize = 50;

/// The most bytes that an XLSX file may unpack to: many times what such a list takes.
const UNPACKED: u64 = 50 * 1024 * 1024;

/// A row as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// E-mail.
    pub email: String,
    /// Title.
    pub title: String,
    /// Name of the unit.
    pub unit: String,
}

/// A row, and what became of it.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// What was written, completed from the person if one was found.
    pub row: Row,
    /// The person it means.
    pub person: Option<PersonId>,
    /// What is wrong with it; fields as in the API, without a prefix.
    pub faults: Vec<FieldError>,
}

/// Reads pasted text or a CSV file of at most so many rows: one person a line, with cells between tabs, semicolons or commas, or just an address,
/// or `Name <address>`. A first line of headings is understood in Swedish and English.
pub fn read_text(text: &str, most: usize) -> Result<Vec<Row>> {
    let separator = ['\t', ';', ','].into_iter().max_by_key(|&c| text.matches(c).count()).unwrap_or('\t');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(separator).unwrap_or(b'\t'))
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let lines = reader.records().map(|line| line.map(|line| line.iter().map(str::to_owned).collect()));
    rows(lines.collect::<Result<Vec<Vec<String>>, _>>().map_err(|_| unreadable())?, most)
}

/// Reads the first sheet of an XLSX file, cell by cell: the area between its first cell and its last may be immense.
fn read_xlsx(file: &[u8], most: usize) -> Result<Vec<Row>> {
    refuse_bomb(file)?;
    let mut workbook = Xlsx::new(Cursor::new(file)).map_err(|_| unreadable())?;
    let first = workbook.sheet_names().into_iter().next().ok_or_else(unreadable)?;
    let mut cells = workbook.worksheet_cells_reader(&first).map_err(|_| unreadable())?;
    let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        let (row, column) = (cell.get_position().0, cell.get_position().1 as usize);
        let text = match Data::from(cell.get_value().clone()) {
            Data::Error(_) => continue,
            value => value.to_string().trim().to_owned(),
        };
        if column >= WIDEST || text.is_empty() {
            continue;
        }
        let line = lines.entry(row).or_default();
        line.resize(line.len().max(column + 1), String::new());
        line[column] = text;
        // Headings, and one row too many.
        if lines.len() > most + 1 {
            break;
        }
    }
    rows(lines.into_values().collect(), most)
}

/// Refuses a file that unpacks to more than any list does. The sizes that it says itself are not believed.
fn refuse_bomb(file: &[u8]) -> Result<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).map_err(|_| unreadable())?;
    let mut left = UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| unreadable())?;
        left -= io::copy(&mut part.take(left), &mut io::sink()).map_err(|_| unreadable())?;
        if left == 0 {
            return Err(unreadable());
        }
    }
    Ok(())
}

/// Reads a file by its content: XLSX, or text in UTF-8 or, as Excel in Swedish writes CSV, Windows-1252.
pub fn read_file(file: &[u8], most: usize) -> Result<Vec<Row>> {
    if file.starts_with(b"PK") {
        return read_xlsx(file, most);
    }
    match std::str::from_utf8(file) {
        Ok(text) => read_text(text, most),
        // Latin-1's letters are Unicode's first 256; what Windows adds between 0x80 and 0x9f is not in names.
        Err(_) => read_text(&file.iter().map(|&byte| char::from(byte)).collect::<String>(), most),
    }
}

fn unreadable() -> Error {
    Error::Invalid(vec![FieldError { field: "list".into(), fault: Fault::Unreadable }])
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heading {
    Given,
    Family,
    Name,
    Email,
    Title,
    Unit,
}

fn heading(cell: &str) -> Option<Heading> {
    Some(match cell.trim().trim_end_matches(':').to_lowercase().as_str() {
        "förnamn" | "given name" | "first name" | "givenname" => Heading::Given,
        "efternamn" | "family name" | "last name" | "surname" | "familyname" => Heading::Family,
        "namn" | "name" => Heading::Name,
        "e-post" | "epost" | "e-postadress" | "epostadress" | "mejl" | "mail" | "email" | "e-mail" => Heading::Email,
        "titel" | "befattning" | "yrke" | "roll" | "title" => Heading::Title,
        "enhet" | "förvaltning" | "avdelning" | "arbetsplats" | "unit" => Heading::Unit,
        _ => return None,
    })
}

fn rows(lines: Vec<Vec<String>>, most: usize) -> Result<Vec<Row>> {
    let mut lines = lines.into_iter().filter(|line| line.iter().any(|cell| !cell.trim().is_empty())).peekable();
    let headings: Vec<_> = lines.peek().map(|line| line.iter().map(|cell| heading(cell)).collect()).unwrap_or_default();
    let rows: Vec<Row> = if headings.iter().any(Option::is_some) {
        lines.skip(1).map(|line| by_heading(&headings, &line)).collect()
    } else {
        lines.map(|line| by_place(&line)).collect()
    };
    within_bounds(rows, most)
}

/// The rows, if they are neither none nor more than so many.
pub fn within_bounds(rows: Vec<Row>, most: usize) -> Result<Vec<Row>> {
    match rows.len() {
        0 => Err(Error::Invalid(vec![FieldError { field: "list".into(), fault: Fault::Missing }])),
        some if some <= most => Ok(rows),
        _ => Err(Error::Invalid(vec![FieldError { field: "list".into(), fault: Fault::TooMany(most) }])),
    }
}

fn by_heading(headings: &[Option<Heading>], line: &[String]) -> Row {
    let mut row = Row::default();
    for (heading, cell) in headings.iter().zip(line) {
        let cell = cell.trim().to_owned();
        match heading {
            Some(Heading::Given) => row.given_name = cell,
            Some(Heading::Family) => row.family_name = cell,
            Some(Heading::Name) => (row.given_name, row.family_name) = split_name(&cell),
            Some(Heading::Email) => row.email = bare_address(&cell),
            Some(Heading::Title) => row.title = cell,
            Some(Heading::Unit) => row.unit = cell,
            None => {}
        }
    }
    row
}

/// Without headings the address tells: names stand before it, title and unit after, each in its place. A cell that is empty
/// after the names stands for the address.
fn by_place(line: &[String]) -> Row {
    let cells: Vec<&str> = line.iter().map(|cell| cell.trim()).skip_while(|cell| cell.is_empty()).collect();
    let address = cells.iter().position(|cell| cell.contains('@'));
    let Some(at) = address.or_else(|| cells.iter().position(|cell| cell.is_empty())) else {
        let (given_name, family_name) = match cells[..] {
            [given, family] => (given.to_owned(), family.to_owned()),
            _ => split_name(cells.first().copied().unwrap_or_default()),
        };
        return Row { given_name, family_name, ..Row::default() };
    };
    let names: Vec<&str> = cells[..at].iter().copied().filter(|cell| !cell.is_empty()).collect();
    let words: Vec<&str> = cells[at].split_whitespace().collect();
    let (in_cell, address) = match words.iter().position(|word| word.contains('@')) {
        Some(word) => (words[..word].join(" "), words[word]),
        None => (String::new(), cells[at]),
    };
    let (given_name, family_name) = match (&names[..], in_cell.is_empty()) {
        ([], _) => split_name(&in_cell),
        ([name], true) => split_name(name),
        ([given, family, ..], _) => ((*given).to_owned(), (*family).to_owned()),
        ([given], false) => ((*given).to_owned(), in_cell),
    };
    let after = |n: usize| cells.get(at + n).map(|cell| (*cell).to_owned()).unwrap_or_default();
    Row { given_name, family_name, email: bare_address(address), title: after(1), unit: after(2) }
}

/// `Anna Maria Ek` → `Anna Maria`, `Ek`; the last word is the family name.
fn split_name(name: &str) -> (String, String) {
    // A line may part its cells in another way than the rest of the list.
    let bare = |c: char| c.is_whitespace() || matches!(c, '"' | ',' | ';');
    match name.trim_matches(bare).rsplit_once(char::is_whitespace) {
        Some((given, family)) => (given.trim().to_owned(), family.trim().to_owned()),
        None => (name.trim_matches(bare).to_owned(), String::new()),
    }
}

fn bare_address(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '"' | ',' | ';'))
        .trim_start_matches("mailto:")
        .to_lowercase()
}

/// Whether the actor may bring lists of the organisation's people: asked before a file is read, which takes time.
pub async fn check(scope: &Scope, organisation: OrganisationId) -> Result<()> {
    organisation::reach(scope, organisation).await?;
    scope.require(Permission::RegisterOthers)
}

/// Matches rows with the people of an organisation: by address, or by a name that only one of them has.
pub async fn recognise(scope: &Scope, organisation: OrganisationId, rows: Vec<Row>) -> Result<Vec<Recognised>> {
    check(scope, organisation).await?;
    let known = Known::load(scope, organisation).await?;
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut recognised = Vec::with_capacity(rows.len());
    for (index, row) in rows.into_iter().enumerate() {
        let mut one = known.recognise(row);
        let same = one.person.map_or_else(|| one.row.email.clone(), |person| person.to_string());
        if !same.is_empty()
            && let Some(earlier) = seen.insert(same, index + 1)
        {
            one.faults.push(FieldError { field: "email".into(), fault: Fault::SameAsRow(earlier) });
        }
        recognised.push(one);
    }
    Ok(recognised)
}

impl Somebody {
    /// Found by the address, never by the name.
    fn is_hidden(&self) -> bool {
        self.family_name == HIDDEN
    }
}

struct Known {
    by_email: HashMap<String, PersonId>,
    by_name: HashMap<String, Vec<PersonId>>,
    people: HashMap<PersonId, (Somebody, String)>,
}

/// Somebody the organisation has, as the actor may see them.
#[derive(FromQueryResult)]
struct Somebody {
    id: PersonId,
    given_name: String,
    family_name: String,
}

impl Known {
    async fn load(scope: &Scope, organisation: OrganisationId) -> Result<Self> {
        let people = person::Entity::find()
            .select_only()
            .column(person::Column::Id)
            .expr_as(protection::shown(scope.actor(), person::Column::GivenName, ""), "given_name")
            .expr_as(protection::shown(scope.actor(), person::Column::FamilyName, HIDDEN), "family_name")
            .filter(person::Column::OwnerOrgId.eq(organisation));
        let people: Vec<Somebody> = scope.all_as(people).await?;
        let emails = scope.all(email::Entity::find().filter(email::Column::OwnerOrgId.eq(organisation))).await?;
        let mut known = Self { by_email: HashMap::new(), by_name: HashMap::new(), people: HashMap::new() };
        let mut main = HashMap::new();
        for email in emails {
            if email.is_primary {
                main.insert(email.person_id, email.email.clone());
            }
            known.by_email.insert(email.email, email.person_id);
        }
        for person in people {
            if !person.is_hidden() {
                let name = person::full_name(&person.given_name, &person.family_name).to_lowercase();
                known.by_name.entry(name).or_default().push(person.id);
            }
            let address = main.remove(&person.id).unwrap_or_default();
            known.people.insert(person.id, (person, address));
        }
        Ok(known)
    }

    fn recognise(&self, mut row: Row) -> Recognised {
        row.email = row.email.trim().to_lowercase();
        let name = format!("{} {}", row.given_name, row.family_name).to_lowercase();
        let person = match row.email.as_str() {
            "" => match self.by_name.get(&name).map(Vec::as_slice) {
                Some([only]) => Some(*only),
                _ => None,
            },
            address => self.by_email.get(address).copied(),
        };
        if let Some((known, address)) = person.and_then(|id| self.people.get(&id)) {
            if known.is_hidden() {
                // The address is what the reader wrote; the rest they are not told.
                row = Row { email: row.email, family_name: HIDDEN.to_owned(), ..Row::default() };
            } else {
                row.given_name.clone_from(&known.given_name);
                row.family_name.clone_from(&known.family_name);
                row.email.clone_from(address);
            }
            return Recognised { row, person, faults: Vec::new() };
        }
        let mut faults = Faults::default();
        faults.text("givenName", &row.given_name, 80);
        faults.text("familyName", &row.family_name, 80);
        faults.optional("title", &row.title, 120);
        faults.optional("unit", &row.unit, 120);
        email::check(&mut faults, "email", &row.email);
        Recognised { row, person: None, faults: faults.into() }
    }
}

/// Adds the people of a list that an organisation did not have; units that are new are added too. Known people are left
/// as they are. All or nothing: faults name their row, counted from 0, as `people[3].email`.
pub async fn import(scope: &WriteScope, organisation: OrganisationId, rows: Vec<Row>) -> Result<Vec<PersonId>> {
    let recognised = importable(scope, organisation, rows).await?;
    add_new(scope, organisation, recognised).await
}

/// The rows with the people they mean, if the actor may add people and there is nothing wrong with any of them.
pub(super) async fn importable(scope: &Scope, organisation: OrganisationId, rows: Vec<Row>) -> Result<Vec<Recognised>> {
    check(scope, organisation).await?;
    scope.require(Permission::ManagePeople)?;
    let recognised = recognise(scope, organisation, rows).await?;
    let faults: Vec<FieldError> = recognised
        .iter()
        .enumerate()
        .flat_map(|(index, one)| {
            one.faults
                .iter()
                .map(move |fault| FieldError { field: format!("people[{index}].{}", fault.field), ..fault.clone() })
        })
        .collect();
    if faults.is_empty() { Ok(recognised) } else { Err(Error::Invalid(faults)) }
}

/// Adds those of the rows that mean nobody yet, in their order.
pub(super) async fn add_new(
    scope: &WriteScope,
    organisation: OrganisationId,
    rows: Vec<Recognised>,
) -> Result<Vec<PersonId>> {
    let mut new = Vec::new();
    for (index, one) in rows.into_iter().enumerate().filter(|(_, one)| one.person.is_none()) {
        let unit = match one.row.unit.trim() {
            "" => None,
            name => match unit::find(scope, organisation, name).await? {
                Some(unit) => Some(unit.id),
                None => Some(add_unit(scope, organisation, name, &format!("people[{index}].unit")).await?),
            },
        };
        let person = NewPerson {
            given_name: one.row.given_name,
            family_name: one.row.family_name,
            email: one.row.email,
            title: one.row.title,
            unit,
            ..NewPerson::default()
        };
        new.push((format!("people[{index}]."), person));
    }
    person::add_all(scope, organisation, new).await
}

/// Adds the unit of a row. One that somebody else adds meanwhile is told as a fault of the row.
async fn add_unit(scope: &WriteScope, organisation: OrganisationId, name: &str, field: &str) -> Result<UnitId> {
    let new = NewUnit { name: name.to_owned(), ..NewUnit::default() };
    unit::add(scope, organisation, new).await.map_err(|fault| match fault {
        Error::Invalid(faults) => {
            Error::Invalid(faults.into_iter().map(|fault| FieldError { field: field.to_owned(), ..fault }).collect())
        }
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(given: &str, family: &str, email: &str, title: &str, unit: &str) -> Row {
        Row {
            given_name: given.into(),
            family_name: family.into(),
            email: email.into(),
            title: title.into(),
            unit: unit.into(),
        }
    }

    #[test]
    fn lists_are_read_as_people_write_them() {
        let anna = row("Anna", "Ek", "anna.ek@lund.example", "", "");
        for text in [
            "Anna Ek <anna.ek@lund.example>",
            "Anna Ek anna.ek@lund.example",
            "Anna Ek, anna.ek@lund.example;",
            "Anna\tEk\tanna.ek@lund.example",
            "Anna Ek;Anna.Ek@Lund.example",
            "\u{feff}E-post;Förnamn;Efternamn\nanna.ek@lund.example;Anna;Ek",
            "Namn,Mejl\n\nAnna Ek,anna.ek@lund.example\n",
        ] {
            assert_eq!(read_text(text, LONGEST).unwrap(), std::slice::from_ref(&anna), "{text:?}");
        }
        let full = "Anna;Ek;anna.ek@lund.example;Rektor;Skolan";
        assert_eq!(read_text(full, LONGEST).unwrap(), [row("Anna", "Ek", "anna.ek@lund.example", "Rektor", "Skolan")]);
        let without_headings = [
            ("Anna;Ek;anna.ek@lund.example;;Skolan", row("Anna", "Ek", "anna.ek@lund.example", "", "Skolan")),
            (";Anna Ek;anna.ek@lund.example;;Skolan", row("Anna", "Ek", "anna.ek@lund.example", "", "Skolan")),
            ("Anna;;Ek;anna.ek@lund.example;Rektor;", row("Anna", "Ek", "anna.ek@lund.example", "Rektor", "")),
            ("Anna;Ek;;Rektor;Skolan", row("Anna", "Ek", "", "Rektor", "Skolan")),
            ("Anna Ek\t\t\tSkolan", row("Anna", "Ek", "", "", "Skolan")),
        ];
        for (text, read) in without_headings {
            assert_eq!(read_text(text, LONGEST).unwrap(), [read], "an empty cell keeps its place: {text:?}");
        }
        assert_eq!(
            read_text("bo@lund.example\nOla Öberg", LONGEST).unwrap(),
            [row("", "", "bo@lund.example", "", ""), row("Ola", "Öberg", "", "", "")]
        );
        assert_eq!(
            read_file("Namn;E-post\nÅsa Ö;a@b.se".chars().map(|c| c as u8).collect::<Vec<_>>().as_slice(), LONGEST)
                .unwrap()[0]
                .given_name,
            "Åsa"
        );
        assert!(read_text(" \n ", LONGEST).is_err());
    }
}
