import Foundation
import Testing

@testable import Grading

/// The list of a class, and who of it handed in what.
@Suite struct RosterTests {
  func upload(_ name: String) -> Submission {
    let label = UploadName.readings(of: name).first
    return Submission(
      label?.person ?? Student(name: name), SubmissionReader(), wanted: [], originals: nil, platform: label?.platform)
  }

  func names(_ roster: Roster, _ uploads: [String]) -> [String] {
    roster.joined(with: uploads.map(upload), wanted: []).submissions.filter(\.isThere).map(\.name)
  }

  /// Exports of Canvas, Moodle, Brightspace, nbgrader and one of one's own, with byte order mark and semicolons.
  @Test(arguments: [
    "Student,ID,SIS User ID,SIS Login ID,Section,Schedules (77)\n    Points Possible,,,,,2\n\"Lovelace, Ada\",4711,s1,ada,1,\n\"Student, Test\",9,,,1,\n",
    "\u{FEFF}Identifier;Full name;Email address\r\nParticipant 4711;Ada Lovelace;ada@uni.edu\r\n",
    "OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator\n#s1,#ada,Lovelace,Ada,ada@uni.edu,#\n",
    "id,last_name,first_name,email\n4711,Lovelace,Ada,ada@uni.edu\n",
    "First Name,Surname,E-Mail\nAda,Lovelace,ada@uni.edu\n",
    "name,group\nAda Lovelace,A\n",
  ])
  func `the platforms' own lists are read`(text: String) throws {
    let roster = try Roster(csv: text)
    #expect(roster.students.map(\.name) == ["Ada Lovelace"] && roster.remarks.isEmpty)
    for name in [
      "Ada Lovelace", "Lovelace, Ada", "ada lovelace", "lovelaceada_4711_9_a.swift",
      "Ada Lovelace_4711_assignsubmission_file_",
    ] {
      #expect(names(roster, [name]) == ["Ada Lovelace"], "\(name)")
    }
  }

  @Test func `identifiers find whom the name does not`() throws {
    let roster = try Roster(csv: "Name,ID,Login,Email,Student ID\nAda Lovelace,4711,al3,Ada.L@uni.edu,s99\n")
    for name in ["al3", "AL3", "ada.l@uni.edu", "s99", "4711", "xyz_4711_9_a.swift"] {
      #expect(names(roster, [name]) == ["Ada Lovelace"], "\(name)")
    }
    // Another number is another person, whatever the name.
    #expect(names(roster, ["lovelaceada_4712_9_a.swift"]) == ["lovelaceada"])
  }

  @Test(arguments: [
    ("Ковалевская, Софья", "ковалевскаясофья_1_2_a.swift"), ("李, 明", "李明_1_2_a.swift"),
    ("Αλεξανδρεύς, Υπατία", "αλεξανδρεύςυπατία_1_2_a.swift"),
    ("O'Neill-Smith, Renée", "oneillsmithrenée_1_2_a.swift"), ("Ångström, Øystein", "Oystein Angstrom"),
    ("van der Berg, Jan", "Jan van der Berg_7_assignsubmission_file_"),
    ("Lovelace, Ada", "Team 1-Ada Lovelace_7_assignsubmission_file_"),
    ("o_2, Bo", "o_2bo_1_2_a.swift"), ("हॉपर, ग्रेस", "हॉपरग्रेस_1_2_a.swift"),
  ])
  func `names in any alphabet are joined`(name: String, upload: String) throws {
    let roster = try Roster(csv: "Student,Email\n\"\(name)\",a@b.c\n")
    let joined = roster.joined(with: [self.upload(upload)], wanted: [])
    #expect(joined.submissions.map(\.student.email) == ["a@b.c"] && joined.remarks.isEmpty, "\(joined.remarks)")
  }

  @Test func `nobody is passed over`() throws {
    let roster = try Roster(csv: "Name,ID,Group\nAda Lovelace,1,\nAda Lovelace,2,\nBob,3,\nEve,3,\n,,A\n")
    let joined = roster.joined(
      with: ["Ada Lovelace", "Mallory", "bob_3_9_a.swift", "Bob"].map(upload), wanted: ["a.swift"])
    let all = joined.submissions
    #expect(all.count == 6 && all.count { !$0.isThere } == 2 && Set(all.map(\.name)).count == 6)
    #expect(all.filter { !$0.isThere }.allSatisfy { $0.files["a.swift"] == .missing })
    let remarks = joined.remarks.joined(separator: "\n")
    for words in [
      "can be several people", "Mallory is not in the roster", "both seem to be Bob's", "Eve, in row 4", "row 5",
    ] {
      #expect(remarks.contains(words), "\(remarks)")
    }
  }

  /// What teachers find in a folder: a first name, a surname, a slip, a name with more words, a login, another number.
  @Test(arguments: [
    ("alan", "Alan Turing"), ("turing", "Alan Turing"), ("Alan Turning", "Alan Turing"), ("aturing", "Alan Turing"),
    ("Alan Mathison Turing", "Alan Turing"), ("turing_homework3", "Alan Turing"), ("a-turing", "Alan Turing"),
    ("grace", "Grace Hopper"), ("hopper grace b", "Grace Hopper"), ("ghop", "Grace Hopper"),
    ("turingalan_4799_9_a.swift", "Alan Turing"), ("明", "明 李"),
  ])
  func `who is probably meant is asked, and is not only told that nothing came`(upload: String, meant: String) throws {
    let roster = try Roster(csv: "Name,ID,Login\nAda Lovelace,1,al\nAlan Turing,2,\nGrace Hopper,3,ghopp\n明 李,4,\n")
    let joined = roster.joined(with: [self.upload(upload), self.upload("Ada Lovelace")], wanted: [])
    let absent = joined.submissions.filter { !$0.isThere }
    let (found, others) = (absent.filter { $0.name == meant }, absent.filter { $0.name != meant })
    let name = self.upload(upload).name
    #expect(found.count == 1 && found[0].notes[0].contains(name) && found[0].notes != ["Nothing was handed in."])
    #expect(others.count == 2 && others.allSatisfy { $0.notes == ["Nothing was handed in."] })
    #expect(joined.remarks.count == 1 && joined.remarks[0].contains(name) && joined.remarks[0].contains(meant))
  }

  @Test func `nobody is asked about whose work is there, or whose name is another`() throws {
    let roster = try Roster(csv: "Name\nAlan Turing\nGrace Hopper\n")
    let joined = roster.joined(with: ["Alan Turing", "alan", "Mallory"].map(upload), wanted: [])
    #expect(joined.remarks.count == 2 && joined.remarks.allSatisfy { !$0.contains("Is it") }, "\(joined.remarks)")
    #expect(joined.submissions.filter { !$0.isThere }.map(\.notes) == [["Nothing was handed in."]])
    // Two of a name: each is told of the upload that can be either's.
    let twins = try Roster(csv: "Name,ID\nAda Lovelace,1\nAda Lovelace,2\n").joined(
      with: [upload("Ada Lovelace")], wanted: [])
    let notes = twins.submissions.filter { !$0.isThere }.flatMap(\.notes)
    #expect(notes.count == 2 && notes.allSatisfy { $0.contains("perhaps Ada Lovelace") })
  }

  @Test(arguments: [("", "empty"), ("Section\n1\n", "no column"), ("Name\n", "no row"), ("Name,ID\nAda\n", "1")])
  func `what is no roster is said in a sentence`(text: String, words: String) {
    let error = #expect(throws: GradingError.self) { try Roster(csv: text) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func `a declared group may hand in the same file`() {
    var (ada, bob, eve) = (Student(name: "Ada"), Student(name: "Bob"), Student(name: "Eve"))
    #expect(!ada.worksWith(bob) && ada.worksWith(ada))
    (ada.group, bob.group, eve.group) = ("A", "A", "B")
    #expect(ada.worksWith(bob) && !ada.worksWith(eve))
    (ada.group, bob.group, eve.group) = ("Lab 2; Team 7", "team 7", "Lab 1, Lab 2")
    #expect(ada.worksWith(bob) && ada.worksWith(eve) && !bob.worksWith(eve))
  }
}
