//! An organisation as its form holds it.

use samverk_domain::organisations::OrganisationKind;
use samverk_domain::organisations::organisation::{self, NewOrganisation};

use crate::changed::Field;
use crate::forms::Options;
use crate::sent::Sent;
use crate::words;

pub(super) const KINDS: Options<OrganisationKind> = Options(&[
    ("kommun", OrganisationKind::Municipality),
    ("region", OrganisationKind::Region),
    ("lansstyrelse", OrganisationKind::CountyBoard),
    ("myndighet", OrganisationKind::Agency),
    ("larosate", OrganisationKind::University),
    ("foretag", OrganisationKind::Company),
    ("forening", OrganisationKind::Ngo),
    ("eu", OrganisationKind::EuBody),
    ("syskonforbund", OrganisationKind::PeerAssociation),
    ("forbundet", OrganisationKind::Association),
]);

/// What is typed into the form.
#[derive(Clone, Debug, Default)]
pub(super) struct OrganisationForm {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) short_name: String,
    pub(super) slug: String,
    pub(super) organisation_number: String,
    pub(super) municipality_code: String,
    pub(super) county_code: String,
    pub(super) population: String,
    pub(super) email_domain: String,
    pub(super) invoice_reference: String,
    pub(super) contact_email: String,
    pub(super) contact_phone: String,
    pub(super) contact_address: String,
}

impl OrganisationForm {
    pub(super) fn sent(sent: &Sent) -> Self {
        Self {
            kind: sent.text("kind"),
            name: sent.text("name"),
            short_name: sent.text("shortName"),
            slug: sent.text("slug"),
            organisation_number: sent.text("organisationNumber"),
            municipality_code: sent.text("municipalityCode"),
            county_code: sent.text("countyCode"),
            population: sent.text("population"),
            email_domain: sent.text("emailDomain"),
            invoice_reference: sent.text("invoiceReference"),
            contact_email: sent.text("contactEmail"),
            contact_phone: sent.text("contactPhone"),
            contact_address: sent.text("contactAddress"),
        }
    }

    pub(super) fn of(row: organisation::Model) -> Self {
        Self {
            kind: KINDS.value(row.kind),
            name: row.name,
            short_name: row.short_name,
            slug: row.slug,
            organisation_number: row.organisation_number.map(|number| hyphenated(&number)).unwrap_or_default(),
            municipality_code: row.municipality_code.unwrap_or_default(),
            county_code: row.county_code.unwrap_or_default(),
            population: row.population.map(|population| population.to_string()).unwrap_or_default(),
            email_domain: row.email_domain.unwrap_or_default(),
            invoice_reference: row.invoice_reference.unwrap_or_default(),
            contact_email: row.contact_email.unwrap_or_default(),
            contact_phone: row.contact_phone.unwrap_or_default(),
            contact_address: row.contact_address.unwrap_or_default(),
        }
    }

    /// What the domain takes. A number that cannot be read becomes one that it finds out of range.
    pub(super) fn organisation(&self) -> NewOrganisation {
        let population: String = self.population.split_whitespace().collect();
        NewOrganisation {
            kind: KINDS.read(&self.kind).unwrap_or_default(),
            name: self.name.clone(),
            short_name: self.short_name.clone(),
            slug: self.slug.clone(),
            organisation_number: self.organisation_number.clone(),
            municipality_code: self.municipality_code.clone(),
            county_code: self.county_code.clone(),
            population: (!population.is_empty()).then(|| population.parse().unwrap_or(-1)),
            email_domain: self.email_domain.clone(),
            invoice_reference: self.invoice_reference.clone(),
            contact_email: self.contact_email.clone(),
            contact_phone: self.contact_phone.clone(),
            contact_address: self.contact_address.clone(),
        }
    }

    /// The fields, with the labels they have in the form.
    pub(super) fn fields(&self) -> Vec<Field> {
        vec![
            Field::new("kind", "Slag", &self.kind)
                .read_as(KINDS.read(&self.kind).map(words::organisation_kind).unwrap_or_default()),
            Field::new("name", "Namn", &self.name),
            Field::new("shortName", "Namn i listor", &self.short_name),
            Field::new("slug", "Namn i webbadresser", &self.slug),
            Field::new("organisationNumber", "Organisationsnummer", &self.organisation_number),
            Field::new("municipalityCode", "Kommunkod", &self.municipality_code),
            Field::new("countyCode", "Länskod", &self.county_code),
            Field::new("population", "Invånare", &self.population),
            Field::new("emailDomain", "E-postdomän", &self.email_domain),
            Field::new("invoiceReference", "Fakturareferens", &self.invoice_reference),
            Field::new("contactEmail", "E-postadress", &self.contact_email),
            Field::new("contactPhone", "Telefonnummer", &self.contact_phone),
            Field::new("contactAddress", "Postadress", &self.contact_address),
        ]
    }
}

/// `212000-1124`.
pub(super) fn hyphenated(number: &str) -> String {
    match number.split_at_checked(6) {
        Some((first, last)) if !last.is_empty() => format!("{first}-{last}"),
        _ => number.to_owned(),
    }
}
