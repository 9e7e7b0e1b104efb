"""The keys that a European digital credential may have; the context drops all others without a word. Pure.

ELM 3.2, application profile EDC 1.2.0, JSON-LD context; Verifiable Credentials Data Model 1.1, "Contexts".
"""

KEYS = frozenset(
    """
    @context accreditation accreditingAgent additionalNote address admissionProcedure altLabel amount
    applicationDeadline areaDialingCode assessedBy attachment attachmentType awardedBy awardingBody awardingDate
    awardingOpportunity awards bannerImage birthName category citizenshipCountry clv contactForm contactHour
    contactPoint content contentEncoding contentSize contentType contentURL count countryCode countryDialing creator
    credentialProfiles credentialSchema credentialStatus credentialSubject creditPoint creditReceived dateCreated
    dateIssued dateModified dateOfBirth dcType decision definition description descriptionHtml dialNumber directedBy
    displayDetail displayParameter duration eIDASIdentifier educationLevel educationSubject educationalSystemNote
    elmSubject emailAddress embeddedEvidence endDate entitledBy entitlementStatus entitlesTo entryRequirement
    eqfLevel evidence evidenceStatement evidenceTarget expirationDate expiryDate familyName framework fullAddress
    fullName gender generalisationOf geographicName givenName grade gradeStatus gradingScheme grant groupMemberOf
    hasClaim hasCredential hasPart hasSubOrganization holder homepage id idVerification identifier image inScheme
    individualDisplay influencedBy influences isPartOf isPartialQualification issuanceDate issued issuer label
    landingPage language latitude learningAchievementSpecification learningActivitySpecification learningOpportunity
    learningOutcome learningOutcomeSummary learningSchedule learningSetting legalName levelOfCompletion
    limitCredentialType limitEQFLevel limitField limitJurisdiction limitNationalOccupation limitOccupation
    limitOrganisation limitQualification location logo longitude maximumDuration maximumScore member memberOf
    minimumScore mode nationalID notation noteFormat noteLiteral nqfLevel organisation page patronymicName
    percentageEqual percentageHigher percentageLower phone phoneNumber placeOfBirth point prefLabel priceDetail
    primaryLanguage proof provenBy proves providedBy publisher qualificationCode refreshService registration
    relatedESCOSkill relatedSkill report resultCategory resultDistribution reusabilityLevel reviewDate
    scheduleInformation schemeAgency schemeId schemeName schemeVersion score shortenedGrading spatial spatialCode
    specialisationOf specifiedBy startDate status subOrganizationOf subject summaryDisplay supplementaryDocument
    targetGroup taxIdentifier temporal termsOfUse thematicArea title type unit used valid validFrom validUntil value
    vatIdentifier verifiableCredential verificationCheck verificationStatus volumeOfLearning workload
    """.split()  # noqa: SIM905 (one a line would be two hundred lines)
)
