//! `cargo xtask setup`, and the beginning of every other command: installs what is missing, nothing twice.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::Path,
    thread,
    time::Instant,
};

use anyhow::{Context, Result, bail};

use crate::{
    install,
    parts::{self, Kind, Part, Scope},
    places::Places,
    process::took,
    toolbox::Toolbox,
};

/// Makes everything that `scope` needs available; quick when it is.
pub fn prepare(places: &Places, scope: Scope) -> Result<Toolbox<'_>> {
    let started = Instant::now();
    if missing(places, scope)?.is_empty() {
        println!("Set-up: everything is in place ({})", took(started.elapsed()));
    } else {
        install_missing(places, scope)?;
        println!("Set-up: done in {}", took(started.elapsed()));
    }
    link_node_modules(places)?;
    Toolbox::new(places)
}

fn missing(places: &Places, scope: Scope) -> Result<Vec<Part>> {
    let parts = parts::table(places)?.into_iter();
    Ok(parts.filter(|part| part.scopes.contains(&scope) && !part.is_there(places)).collect())
}

fn install_missing(places: &Places, scope: Scope) -> Result<()> {
    let _lock = lock(places)?;
    // Someone else may have installed them while we waited.
    let missing = missing(places, scope)?;
    if missing.is_empty() {
        return Ok(());
    }
    println!("Set-up: installing what is missing, kept in {}", places.cache.display());
    for part in &missing {
        println!("  {}, about {}", part.title(), part.estimate);
    }
    // Compiling keeps every core busy; what is only downloaded goes on beside it.
    let (compiled, fetched): (Vec<_>, Vec<_>) =
        missing.iter().partition(|part| matches!(part.kind, Kind::Toolchain | Kind::Crate { .. }));
    let (compiled, fetched) = thread::scope(|scope| {
        let fetched = scope.spawn(|| one_by_one(places, &fetched));
        (one_by_one(places, &compiled), fetched.join())
    });
    compiled?;
    fetched.map_err(|_| anyhow::anyhow!("the thread that installs packages panicked"))??;
    if let Some(part) = missing.iter().find(|part| !part.is_there(places)) {
        bail!("{} was installed and still is not there", part.title());
    }
    install::remove(&install::build_dir(places))
}

fn one_by_one(places: &Places, parts: &[&Part]) -> Result<()> {
    for part in parts {
        let started = Instant::now();
        println!("  {} … installing", part.title());
        install::install(part, places).with_context(|| format!("could not install {}", part.title()))?;
        println!("  {} … done in {}", part.title(), took(started.elapsed()));
    }
    Ok(())
}

/// Held until dropped, and let go by the system when we die.
fn lock(places: &Places) -> Result<File> {
    fs::create_dir_all(&places.cache).with_context(|| format!("cannot create {}", places.cache.display()))?;
    let file = File::create(places.cache.join("setup.lock"))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("Set-up: another one is at work, waiting for it");
            file.lock()?;
        }
        Err(TryLockError::Error(error)) => return Err(error).context("cannot lock the cache"),
    }
    Ok(file)
}

/// Editors and `npx` look for `tests/node_modules`; it points into the cache so that clones share it.
fn link_node_modules(places: &Places) -> Result<()> {
    let (link, goal) = (places.tests().join("node_modules"), parts::node_modules(places)?);
    match fs::symlink_metadata(&link) {
        Ok(found) if found.is_symlink() && fs::read_link(&link)? == goal => return Ok(()),
        Ok(found) if found.is_symlink() => fs::remove_file(&link)?,
        Ok(_) => install::remove(&link)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).context("cannot look at tests/node_modules"),
    }
    symlink(&goal, &link).with_context(|| format!("cannot link {}", link.display()))
}

#[cfg(unix)]
fn symlink(goal: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(goal, link)
}

#[cfg(windows)]
fn symlink(goal: &Path, link: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_dir(goal, link)
}
