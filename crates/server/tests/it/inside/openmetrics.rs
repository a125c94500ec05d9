//! Reads OpenMetrics text and takes nothing that the standard does not allow, as far as this server could get
//! it wrong: order of families, names by type, labels, doubles, buckets, the end.

use std::collections::{BTreeMap, BTreeSet};

use super::Samples;

struct Family<'a> {
    name: &'a str,
    kind: &'a str,
}

pub fn parse(text: &str) -> Result<Samples, String> {
    let body = text.strip_suffix("# EOF\n").ok_or("no end")?;
    let (mut samples, mut seen, mut family) = (Samples::new(), BTreeSet::new(), None);
    for line in body.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            let mut words = comment.splitn(3, ' ');
            let (what, name) = (words.next().unwrap_or_default(), words.next().ok_or(line)?);
            let rest = words.next().ok_or(line)?;
            match what {
                "HELP" if rest.ends_with('.') => {
                    expect(seen.insert(name), "a family comes twice", line)?;
                    family = Some(Family { name, kind: "unknown" });
                }
                "TYPE" => family.as_mut().filter(|family| family.name == name).ok_or(line)?.kind = rest,
                "UNIT" => {
                    let is_named = name.ends_with(&format!("_{rest}"));
                    let is_current = family.as_ref().is_some_and(|family| family.name == name);
                    expect(is_named && is_current, "a unit that is not in the family's name", line)?;
                }
                _ => return Err(format!("not a comment of the standard: {line}")),
            }
            continue;
        }
        let (series, value) = line.rsplit_once(' ').ok_or(line)?;
        let value: f64 = value.parse().map_err(|_| format!("not a number: {line}"))?;
        let (name, labels) = labels_of(series)?;
        let family = family.as_ref().ok_or("a sample before any family")?;
        expect(is_of(name, family), "a sample outside its family", line)?;
        let labels: Vec<String> = labels.iter().map(|(key, value)| format!("{key}=\"{value}\"")).collect();
        let key = if labels.is_empty() { name.to_owned() } else { format!("{name}{{{}}}", labels.join(",")) };
        expect(samples.insert(key, value).is_none(), "a sample comes twice", line)?;
    }
    check_buckets(&samples)?;
    Ok(samples)
}

fn expect(holds: bool, wrong: &str, line: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("{wrong}: {line}")) }
}

fn is_of(name: &str, family: &Family) -> bool {
    let suffixes: &[&str] = match family.kind {
        "gauge" => &[""],
        "counter" => &["_total"],
        "info" => &["_info"],
        "histogram" => &["_bucket", "_sum", "_count"],
        _ => return false,
    };
    name.strip_prefix(family.name).is_some_and(|suffix| suffixes.contains(&suffix))
}

fn labels_of(series: &str) -> Result<(&str, BTreeMap<String, String>), String> {
    let Some((name, rest)) = series.split_once('{') else { return Ok((series, BTreeMap::new())) };
    let mut rest = rest.strip_suffix('}').ok_or("labels without an end")?;
    let mut labels = BTreeMap::new();
    while !rest.is_empty() {
        let (key, after) = rest.split_once("=\"").ok_or(series)?;
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        expect(!key.is_empty() && key.bytes().all(is_name), "not a label's name", series)?;
        let (value, after) = after.split_once('"').ok_or(series)?;
        expect(!value.contains('\\'), "this check reads no escapes", series)?;
        expect(labels.insert(key.to_owned(), value.to_owned()).is_none(), "a label comes twice", series)?;
        rest = match after.strip_prefix(',') {
            Some(next) if !next.is_empty() => next,
            None if after.is_empty() => after,
            _ => return Err(format!("labels run together: {series}")),
        };
    }
    Ok((name, labels))
}

/// Buckets must grow, and the last one must hold everything.
fn check_buckets(samples: &Samples) -> Result<(), String> {
    let mut histograms: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
    for (series, count) in samples {
        let (name, mut labels) = labels_of(series)?;
        let Some(name) = name.strip_suffix("_bucket") else { continue };
        let bound = labels.remove("le").ok_or("a bucket without a bound")?;
        let bound = if bound == "+Inf" { f64::INFINITY } else { bound.parse().map_err(|_| "not a bound")? };
        let labels: Vec<String> = labels.iter().map(|(key, value)| format!("{key}=\"{value}\"")).collect();
        histograms.entry(format!("{name}_count{{{}}}", labels.join(","))).or_default().push((bound, *count));
    }
    for (series, mut buckets) in histograms {
        buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
        expect(buckets.is_sorted_by_key(|(_, count)| *count), "buckets that shrink", &series)?;
        let all = buckets.last().filter(|(bound, _)| bound.is_infinite()).map(|(_, count)| *count);
        expect(all.is_some() && all == samples.get(&series).copied(), "buckets without an end", &series)?;
    }
    Ok(())
}

#[test]
fn what_is_not_openmetrics_is_noticed() {
    let right = "# HELP a_b_seconds A.\n# TYPE a_b_seconds gauge\n# UNIT a_b_seconds seconds\na_b_seconds{x=\"y\"} 1.5\n# EOF\n";
    assert_eq!(parse(right).unwrap()["a_b_seconds{x=\"y\"}"], 1.5);
    for (from, to) in
        [("# EOF\n", ""), ("gauge", "counter"), ("\"y\"", "y"), (" 1.5", " x"), ("UNIT a_b", "UNIT a_c")]
    {
        assert!(parse(&right.replace(from, to)).is_err(), "{from} → {to}");
    }
    assert!(parse(&right.replace("# EOF", "a_b_seconds{x=\"y\"} 2\n# EOF")).is_err());
}
