/// One declaration in the text of a demangled symbol, with the module that it belongs to.
///
///     method descriptor for static Swift.Equatable.== infix(A, A) -> Swift.Bool        Swift, "Equatable.=="
///     (extension in LessonKit):Swift.Double.todo.getter : Swift.Double                 LessonKit, "Double.todo.getter"
struct Entity: Hashable {
  let module: String
  /// Its name within the module, as far as a parenthesis or a space.
  let path: String

  /// The first part of the name: a function, or the outermost type.
  var name: String { path.split(separator: ".").first.map(String.init) ?? path }

  /// All that a text mentions, what it is about first; parameters of generic code (`A.Element`) are none.
  static func all(in text: String) -> [Entity] {
    text.matches(of: #/(?:\(extension in (\w+)\):|^|[^\w.])([A-Za-z_]\w*)\.([^\s(),:<>\[\]?.][^\s(),:<>\[\]?]*|[<>]+)/#)
      .compactMap { match in
        let module = String(match.1 ?? match.2)
        return module.contains(#/^(?:[A-Z][0-9]*|Any)$/#) ? nil : Entity(module: module, path: String(match.3))
      }
  }
}

extension CodeReview {
  /// The modules of the course that bodies of lessons may call.
  static let library: Set<String> = [
    "Core", "Kernels", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors", "Autograd",
    "NeuralNetworks", "Datasets", "Training", "NetworkTraining", "Tuning", "LessonKit",
  ]

  /// Those of them that read and write files.
  private static let withFiles: Set<String> = ["Datasets", "Training", "NetworkTraining", "Tuning"]

  /// The name by which a student knows what an object asks for, if it is not allowed.
  static func forbidden(_ symbol: String, _ text: String, _ module: String) -> String? {
    guard isSwift(symbol) else { return runtime.contains(symbol) || mathematics.contains(symbol) ? nil : symbol }
    // What nobody can read is not allowed.
    guard text != symbol else { return symbol }
    let entities = Entity.all(in: text)
    // Tasks and actors are in another module than their text says.
    if symbol.hasPrefix("$sSc") { return entities.first?.name ?? text }
    return entities.enumerated().first { !isAllowed($0.element, isSubject: $0.offset == 0, in: text, module) }
      .map {
        $0.element.module == "Swift" || foundation.contains($0.element.module)
          ? $0.element.name : "\($0.element.module).\($0.element.path)"
      }
  }

  private static func isAllowed(_ entity: Entity, isSubject: Bool, in text: String, _ module: String) -> Bool {
    switch entity.module {
    case module, "_StringProcessing", "Builtin": true
    case "Swift": !isSubject || isAllowedOfSwift(entity.name)
    case "LessonKit": entity.path.contains("todo") || !isSubject
    case let name where foundation.contains(name):
      entity.path.split(separator: ".").contains { ofFoundation.contains(String($0)) }
        || entity.path.hasSuffix(".init") && text.contains("init(format: ")
    case let name where library.contains(name):
      // No file is read or written in an exercise; what does so takes a path.
      !isSubject || !entity.path.contains("File") && !(withFiles.contains(name) && text.contains("Swift.String"))
    default: false
    }
  }

  /// Types, and functions that are documented; of the others those that the compiler itself calls.
  private static func isAllowedOfSwift(_ name: String) -> Bool {
    guard name.first != "_" || name.dropFirst().first?.isUppercase != false || name.hasPrefix("__") else {
      return calledByTheCompiler.contains(name)
    }
    return !["readLine", "CommandLine", "Unmanaged"].contains(name) && !name.lowercased().hasPrefix("unsafe")
      && !name.hasPrefix("withUnsafe")
  }

  private static let calledByTheCompiler: Set<String> = [
    "_assertionFailure", "_preconditionFailure", "_fatalErrorMessage", "_allocateUninitializedArray",
    "_finalizeUninitializedArray", "_findStringSwitchCase", "_findStringSwitchCaseWithCache",
    "_minimumMergeRunLength", "_stringCompareWithSmolCheck", "_stringCompareInternal", "_unimplementedInitializer",
    "_diagnoseUnexpectedEnumCase", "_diagnoseUnexpectedEnumCaseValue", "_diagnoseUnavailableCodeReached",
    "_typeName", "_copyCollectionToContiguousArray", "_copySequenceToContiguousArray", "_hashValue",
    "_print_unlocked", "_debugPrint_unlocked", "_arrayForceCast", "_arrayConditionalCast", "_dictionaryUpCast",
    "_setUpCast", "_convertToAnyHashable", "_convertToAnyHashableIndirect", "_float32ToString", "_float64ToString",
  ]

  private static let foundation: Set<String> = [
    "Foundation", "FoundationEssentials", "FoundationInternationalization",
  ]

  /// Types of Foundation, and methods that it adds to Swift's own types: what one prints and formats with.
  private static let ofFoundation: Set<String> = [
    "LocalizedError", "Locale", "Decimal", "FloatingPointFormatStyle", "IntegerFormatStyle", "FormatStyle",
    "CharacterSet", "CompareOptions", "localizedDescription", "padding", "range", "components",
    "trimmingCharacters", "replacingOccurrences", "formatted", "capitalized",
  ]

  /// What the compiler calls by itself: memory of values and classes, metadata of types, casts and errors.
  private static let runtime: Set<String> = Set(
    """
    _swiftEmptyArrayStorage _swiftEmptyDictionarySingleton _swiftEmptySetSingleton _GLOBAL_OFFSET_TABLE_
    free malloc malloc_usable_size memcmp memcpy memmove memset strlen
    _swift_stdlib_strtod_clocale _swift_stdlib_strtof_clocale swift_stdlib_random swift_stdlib_isStackAllocationSafe
    swift_allocBox swift_allocEmptyBox swift_allocError swift_allocObject swift_allocateGenericClassMetadata
    swift_allocateGenericValueMetadata swift_arrayAssignWithCopyBackToFront swift_arrayAssignWithCopyFrontToBack
    swift_arrayAssignWithCopyNoAlias swift_arrayAssignWithTake swift_arrayDestroy swift_arrayInitWithCopy
    swift_arrayInitWithTakeBackToFront swift_arrayInitWithTakeFrontToBack swift_arrayInitWithTakeNoAlias
    swift_beginAccess swift_bridgeObjectRelease swift_bridgeObjectRelease_n swift_bridgeObjectRetain
    swift_bridgeObjectRetain_n swift_checkMetadataState swift_conformsToProtocol swift_cvw_allocateGenericValueMetadata
    swift_deallocBox swift_deallocClassInstance swift_deallocObject swift_deallocPartialClassInstance
    swift_deallocUninitializedObject swift_deletedMethodError swift_dynamicCast swift_dynamicCastClass
    swift_dynamicCastClassUnconditional swift_dynamicCastMetatype swift_endAccess swift_errorRelease swift_errorRetain
    swift_getAssociatedConformanceWitness swift_getAssociatedTypeWitness swift_getAtKeyPath
    swift_getCanonicalPrespecializedGenericMetadata swift_getCanonicalSpecializedMetadata swift_getDynamicType
    swift_getEnumCaseMultiPayload swift_getEnumTagSinglePayloadGeneric swift_getErrorValue
    swift_getExistentialMetatypeMetadata swift_getExistentialTypeMetadata swift_getFunctionTypeMetadata
    swift_getFunctionTypeMetadata0 swift_getFunctionTypeMetadata1 swift_getFunctionTypeMetadata2
    swift_getGenericMetadata swift_getKeyPath swift_getMetatypeMetadata swift_getObjectType
    swift_getOpaqueTypeConformance2 swift_getOpaqueTypeMetadata2 swift_getSingletonMetadata swift_getTupleTypeLayout
    swift_getTupleTypeLayout2 swift_getTupleTypeLayout3 swift_getTupleTypeMetadata swift_getTupleTypeMetadata2
    swift_getTupleTypeMetadata3 swift_getTypeByMangledNameInContext2
    swift_getTypeByMangledNameInContextInMetadataState2 swift_getWitnessTable swift_initClassMetadata2
    swift_initEnumMetadataMultiPayload swift_initEnumMetadataSingleCase swift_initEnumMetadataSinglePayload
    swift_initStackObject swift_initStaticObject swift_initStructMetadata swift_isEscapingClosureAtFileLocation
    swift_isUniquelyReferenced_native swift_isUniquelyReferenced_nonNull_native swift_lookUpClassMethod
    swift_makeBoxUnique swift_modifyAtReferenceWritableKeyPath swift_modifyAtWritableKeyPath swift_once
    swift_projectBox swift_readAtKeyPath swift_release swift_release_n swift_retain swift_retain_n
    swift_setAtReferenceWritableKeyPath swift_setAtWritableKeyPath swift_setDeallocating swift_slowAlloc
    swift_slowDealloc swift_storeEnumTagMultiPayload swift_storeEnumTagSinglePayloadGeneric swift_unexpectedError
    swift_unexpectedErrorTyped swift_unownedRelease swift_unownedRetain swift_unownedRetainStrong
    swift_unownedRetainStrongAndRelease swift_updateClassMetadata2 swift_weakAssign swift_weakCopyAssign
    swift_weakCopyInit swift_weakDestroy swift_weakInit swift_weakLoadStrong swift_weakTakeAssign swift_weakTakeInit
    swift_weakTakeStrong swift_willThrow swift_willThrowTypedImpl
    swift_allocateMetadataPack swift_allocateWitnessTablePack swift_clearSensitive swift_conformsToProtocol2
    swift_copyKeyPathTrivialIndices swift_dynamicCastMetatypeUnconditional swift_dynamicCastUnknownClass
    swift_dynamicCastUnknownClassUnconditional swift_getAtAnyKeyPath swift_getAtPartialKeyPath
    swift_getExtendedExistentialTypeMetadata swift_getExtendedExistentialTypeMetadata_unique
    swift_getExtendedExistentialTypeShape swift_getExtendedFunctionTypeMetadata swift_getFixedArrayTypeMetadata
    swift_getForeignTypeMetadata swift_getFunctionTypeMetadata3 swift_getOpaqueTypeConformance
    swift_getOpaqueTypeMetadata swift_getTypeByMangledNameInContextInMetadataState swift_initClassMetadata
    swift_initRawStructMetadata swift_initRawStructMetadata2 swift_isUniquelyReferenced
    swift_isUniquelyReferenced_nonNull_bridgeObject swift_unownedRelease_n swift_unownedRetain_n
    bcmp __stack_chk_fail __divti3 __modti3 __muloti4 __multi3 __udivti3 __umodti3 __extendhfsf2 __truncdfhf2
    __truncsfhf2 __fixdfti __fixsfti __fixunsdfti __fixunssfti __floattidf __floattisf __floatuntidf __floatuntisf
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// The functions of C's <math.h>, in all their precisions.
  private static let mathematics: Set<String> = Set(
    """
    acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh erf erfc exp exp10 exp2 expm1 fabs fdim floor
    fma fmax fmin fmod frexp hypot ilogb j0 j1 jn ldexp lgamma llrint llround log log10 log1p log2 logb lrint lround
    modf nan nearbyint nextafter nexttoward pow remainder remquo rint round roundeven scalbln scalbn sin sincos sinh
    sqrt tan tanh tgamma trunc y0 y1 yn
    lgamma_r lgammaf_r lgammal_r
    """.split(whereSeparator: \.isWhitespace).flatMap { [String($0), "\($0)f", "\($0)l"] })

  static func refusal(of names: Set<String>) -> String? {
    guard !names.isEmpty else { return nil }
    let shown = names.sorted().prefix(4).joined(separator: ", ")
    return
      "It uses \(shown)\(names.count > 4 ? " and more" : ""), and no exercise needs that: take it out. Allowed are "
      + "Swift's standard library, pow, exp and their like, print, and the modules of the course."
  }
}

/// What a student's module may define: its own names, and what the compiler adds to them.
struct OwnSymbols {
  let module: String

  /// Why a definition is not allowed, in a sentence; nil where it is.
  func objection(to symbol: ObjectFile.Symbol, _ text: String) -> String? {
    if let match = text.wholeMatch(of: #/protocol conformance descriptor for (.+) : (.+) in \w+/#), !isOwn(match.1),
      !isOwn(match.2)
    {
      return "It makes \(match.1) conform to \(match.2), and neither is its own: write a type or a function of its own."
    }
    guard !symbol.isLocal, !symbol.name.hasPrefix("$s\(module.utf8.count)\(module)") else { return nil }
    guard CodeReview.isSwift(symbol.name) else {
      let isCompilers = symbol.isWeak && Self.compilers.contains { symbol.name.hasPrefix($0) }
      return isCompilers
        ? nil
        : "It gives a function the name \(symbol.name), by which the whole program knows it: take the attribute out."
    }
    // Weak are the compiler's own copies of others' code: no attribute makes such a one that is allowed.
    let isOwn = Entity.all(in: text).first?.module == module || text.hasSuffix(" in \(module)")
    if symbol.isWeak || isOwn { return nil }
    return "It defines \(text), which belongs to another module: take it out."
  }

  private func isOwn(_ type: Substring) -> Bool {
    type.hasPrefix("\(module).") || type.contains("(extension in \(module))") || type.contains("> \(module).")
  }

  /// Beginnings of the names of tables and helpers that the compiler makes.
  private static let compilers = [
    "symbolic ", "associated conformance ", "default associated conformance", "get_type_metadata ",
    "get_witness_table ", "got.", "keypath_", "__swift_", "flat unique", "_swift",
  ]
}
