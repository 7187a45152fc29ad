//! Makes the Rust declarations from the one C header, `../include/slipway/abi.h`, so that they cannot drift from it.
//! Anything in the header that this reader does not know stops the build.
use std::{env, fmt::Write, fs, path::PathBuf};

fn main() {
    let header = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../include/slipway/abi.h");
    println!("cargo:rerun-if-changed={}", header.display());
    println!("cargo:rerun-if-changed=build.rs");
    let text = fs::read_to_string(&header).unwrap_or_else(|error| panic!("{}: {error}", header.display()));
    let text = without_comments(&text).replace("\\\n", " ");
    let mut rust = String::new();
    macros(&text, &mut rust);
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
    declarations(&tokens(&code.join("\n")), &mut rust);
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap()).join("abi.rs"), rust).unwrap();
}

fn without_comments(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(begin) = rest.find("/*") {
        kept.push_str(&rest[..begin]);
        rest = rest[begin..].split_once("*/").expect("a comment ends").1;
    }
    kept + rest
}

fn tokens(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut in_word = false;
    for letter in text.chars() {
        let word = letter.is_alphanumeric() || letter == '_';
        match found.last_mut() {
            Some(last) if word && in_word => last.push(letter),
            _ if !letter.is_whitespace() => found.push(letter.to_string()),
            _ => {}
        }
        in_word = word;
    }
    found
}

/// `#define SLIPWAY_NAME 1`, `0x12u` or `"text"`; other macros are not for Rust.
fn macros(text: &str, rust: &mut String) {
    for line in text.lines() {
        let Some(definition) = line.trim_start().strip_prefix("#define ") else { continue };
        let Some((name, value)) = definition.split_once(' ') else { continue };
        let value = value.trim();
        if let Some(text) = value.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            writeln!(rust, "pub const {name}: &core::ffi::CStr = c{text:?};").unwrap();
        } else if !name.contains('(') && value.starts_with(|first: char| first.is_ascii_digit()) {
            writeln!(rust, "pub const {name}: u32 = {};", value.trim_end_matches('u')).unwrap();
        }
    }
}

fn declarations(tokens: &[String], rust: &mut String) {
    let mut at = 0;
    while at < tokens.len() {
        let end = |from: usize| from + tokens[from..].iter().position(|token| token == "}").expect("a body ends");
        match tokens[at].as_str() {
            "enum" if tokens[at + 1] == "{" => {
                constants(&tokens[at + 2..end(at)], rust);
                at = end(at);
            }
            // The note is written by the macro of this crate, not read.
            "struct" if tokens[at + 2] == "{" => {
                if tokens[at + 1] != "slipway_elf_note" {
                    structure(&tokens[at + 1], &tokens[at + 3..end(at)], rust);
                }
                at = end(at);
            }
            _ => at += 1,
        }
    }
}

fn constants(body: &[String], rust: &mut String) {
    for item in body.split(|token| token == ",").filter(|item| !item.is_empty()) {
        assert_eq!(item[1], "=", "a constant has a value: {item:?}");
        let value = item[2..].concat();
        let kind = if value.contains('u') { "u32" } else { "i32" };
        writeln!(rust, "pub const {}: {kind} = {};", item[0], value.replace('u', "")).unwrap();
    }
}

fn structure(name: &str, body: &[String], rust: &mut String) {
    writeln!(rust, "#[repr(C)]\n#[derive(Clone, Copy)]\npub struct {name} {{").unwrap();
    for member in body.split(|token| token == ";").filter(|member| !member.is_empty()) {
        match member.iter().position(|token| token == "(") {
            Some(open) => function_member(&member[..open], &member[open..], rust),
            None => plain_members(member, rust),
        }
    }
    writeln!(rust, "}}").unwrap();
}

/// `int32_t a` and `uint16_t a, b`.
fn plain_members(member: &[String], rust: &mut String) {
    let mut names = member.split(|token| token == ",");
    let (first, kind) = names.next().and_then(|first| first.split_last()).expect("a member has a name");
    for name in std::iter::once(first).chain(names.map(|rest| &rest[0])) {
        writeln!(rust, "    pub {}: {},", identifier(name), type_of(kind)).unwrap();
    }
}

fn identifier(name: &str) -> String {
    if matches!(name, "impl" | "type") { format!("r#{name}") } else { name.into() }
}

/// `RESULT (SLIPWAY_CALL * name)(ARGUMENTS)`.
fn function_member(result: &[String], rest: &[String], rust: &mut String) {
    assert_eq!(rest[..3].concat(), "(SLIPWAY_CALL*", "a function pointer: {rest:?}");
    assert_eq!(rest[4..6].concat(), ")(", "a function pointer: {rest:?}");
    let arguments: Vec<String> = rest[6..rest.len() - 1]
        .split(|token| token == ",")
        .map(|argument| type_of(if is_type_only(argument) { argument } else { &argument[..argument.len() - 1] }))
        .collect();
    let result = if result.concat() == "void" { String::new() } else { format!(" -> {}", type_of(result)) };
    writeln!(rust, "    pub {}: Option<unsafe extern \"C\" fn({}){result}>,", rest[3], arguments.join(", ")).unwrap();
}

fn is_type_only(argument: &[String]) -> bool {
    argument.last().map(String::as_str) == Some("*")
}

/// `const char* const*` reads from left to right: what is pointed to, and whether it is constant, then the pointer.
fn type_of(tokens: &[String]) -> String {
    let mut rust = String::new();
    let mut constant = false;
    for token in tokens {
        match token.as_str() {
            "const" => constant = true,
            "struct" => {}
            "*" => {
                rust = format!("*{} {rust}", if constant { "const" } else { "mut" });
                constant = false;
            }
            "void" => rust = "core::ffi::c_void".into(),
            "char" => rust = "core::ffi::c_char".into(),
            "size_t" => rust = "usize".into(),
            "slipway_status" => rust = "i32".into(),
            "int32_t" | "int64_t" => rust = token.replace("int", "i").replace("_t", ""),
            "uint16_t" | "uint32_t" | "uint64_t" => rust = token.replace("uint", "u").replace("_t", ""),
            name if name.starts_with("slipway_") => rust = name.into(),
            other => panic!("'{other}' in abi.h is not known here"),
        }
    }
    rust
}
