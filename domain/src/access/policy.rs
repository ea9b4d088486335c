//! Who may do what (domain model 2.10). Whose rows they may do it with is the store's business.

use serde::{Deserialize, Serialize};

use super::Identity;
use crate::organisations::DepartmentId;

/// A role that somebody holds today, with its scope. A person without one may still look after their own affairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "role")]
pub enum Role {
    /// Förbundsadministratör: runs the association's side of everything.
    AssociationAdmin,
    /// Handläggare: runs the courses of a department.
    #[serde(rename_all = "camelCase")]
    StaffEditor {
        /// The department.
        department: DepartmentId,
    },
    /// Kommunsamordnare: looks after the people and registrations of the own organisation.
    Coordinator,
}

impl Role {
    /// Whether the role is one of the association's own.
    #[must_use]
    pub fn is_staff(self) -> bool {
        matches!(self, Self::AssociationAdmin | Self::StaffEditor { .. })
    }
}

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Register oneself and look after one's own registrations.
    RegisterSelf,
    /// Register others of the organisation, and look after its registrations.
    RegisterOthers,
    /// See the organisation's people.
    ReadPeople,
    /// Add, change and invite the organisation's people, give them roles.
    ManagePeople,
    /// Enter and change organisations and memberships.
    ManageOrganisations,
    /// See courses and offerings before they are published, and their participants.
    ReadCourseWork,
    /// Create and change courses of this department, run their offerings.
    ManageCourses(DepartmentId),
    /// Approve what the organisation's people register themselves for, and say what needs it.
    Approve,
    /// Ask for courses on behalf of a kommun, and stand behind what others ask for.
    WishCourses,
    /// Tell what became of the kommuner's wishes, and see who stands behind them.
    AnswerWishes,
    /// Keep the register of networks, their expected seats and their members.
    ManageNetworks,
    /// Nominate the organisation's people to networks, and answer for its seats.
    FillSeats,
    /// Keep the register of projects, programmes and applications, and invite organisations to take part.
    ManageProjects,
    /// Answer for the organisation's part in projects.
    HandleParticipations,
    /// See diet and access needs of the participants of this department's offerings.
    ReadNeeds(DepartmentId),
    /// Keep the register of rooms, and book them for other things than courses.
    ManageRooms,
    /// Close months for invoicing, credit what was billed, and hand it over to the accounts.
    Bill,
    /// Read the audit trail, as far as one sees its organisations.
    ReadAudit,
    /// See mail, jobs and health.
    ReadOperations,
    /// Choose how long data are kept.
    SetRetention,
}

/// Whether one of the roles gives the permission.
pub(super) fn allows(identity: &Identity, permission: Permission) -> bool {
    permission == Permission::RegisterSelf || identity.roles.iter().any(|&role| gives(role, permission))
}

#[expect(clippy::match_same_arms, reason = "a table, read role by role")]
fn gives(role: Role, permission: Permission) -> bool {
    use Permission::{
        AnswerWishes, Approve, Bill, FillSeats, HandleParticipations, ManageCourses, ManageNetworks,
        ManageOrganisations, ManagePeople, ManageProjects, ManageRooms, ReadAudit, ReadCourseWork, ReadNeeds,
        ReadOperations, ReadPeople, RegisterOthers, RegisterSelf, SetRetention, WishCourses,
    };
    match (role, permission) {
        // Health data, for those only who run the event (GDPR article 9).
        (Role::AssociationAdmin, ReadNeeds(_)) => false,
        // The association answers wishes, and has none; and it decides for no kommun.
        (Role::AssociationAdmin, WishCourses | Approve) => false,
        (Role::AssociationAdmin, _) => true,
        (Role::StaffEditor { department }, ManageCourses(of) | ReadNeeds(of)) => department == of,
        (
            Role::StaffEditor { .. },
            RegisterSelf | RegisterOthers | ReadPeople | ReadCourseWork | AnswerWishes | ManageRooms | ManageNetworks
            | FillSeats | ManageProjects | HandleParticipations,
        ) => true,
        (
            Role::StaffEditor { .. },
            ManagePeople | ManageOrganisations | Bill | ReadAudit | ReadOperations | SetRetention | WishCourses
            | Approve,
        ) => false,
        (
            Role::Coordinator,
            RegisterSelf | RegisterOthers | ReadPeople | ManagePeople | ReadAudit | WishCourses | Approve | FillSeats
            | HandleParticipations,
        ) => true,
        (
            Role::Coordinator,
            ManageOrganisations | ManageNetworks | ManageProjects | ReadCourseWork | ManageCourses(_) | ManageRooms
            | AnswerWishes | Bill | ReadNeeds(_) | ReadOperations | SetRetention,
        ) => false,
    }
}
