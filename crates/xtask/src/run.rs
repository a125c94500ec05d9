//! `cargo xtask run`: the console, the server, and the playground around it, from sources to a running page.

use std::{
    env,
    process::{Command, ExitCode},
};

use anyhow::Result;

use crate::{args::RunOptions, console, process, toolbox::Toolbox};

pub fn run(tools: &Toolbox, options: &RunOptions) -> Result<ExitCode> {
    console::build(tools)?;
    let mut build = tools.cargo("build");
    build.args(["--package", "headwater-server", "--package", "headwater-lab"]);
    if options.release {
        build.arg("--release");
    }
    process::inherit(&mut build)?;
    become_program(program(tools, options)?)
}

fn program(tools: &Toolbox, options: &RunOptions) -> Result<Command> {
    let places = tools.places;
    let profile = if options.release { "release" } else { "debug" };
    let server = places.binary(profile, "headwater");
    let data = match &options.data_dir {
        // Relative to where the user stands, which need not be the checkout.
        Some(dir) => env::current_dir()?.join(dir),
        None => places.root.join(".headwater"),
    };
    let mut command;
    if options.playground {
        let playground = places.binary(profile, "headwater-playground");
        command = tools.command(&playground.to_string_lossy());
        command.arg("--server").arg(server);
        if has_display() {
            command.arg("--open");
        }
    } else {
        command = tools.command(&server.to_string_lossy());
        command.args(["serve", "--accept-unsigned"]);
    }
    tools.equip(&mut command)?;
    command.arg("--port").arg(options.port.to_string()).arg("--data-dir").arg(data);
    Ok(command)
}

fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !set("CI") && (!cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY"))
}

/// Takes our place, so that signals, the terminal and the exit code are the program's own.
#[cfg(unix)]
fn become_program(mut command: Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_program(mut command: Command) -> Result<ExitCode> {
    let code = command.status()?.code().unwrap_or(1);
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}
