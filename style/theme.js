// Sets what is remembered of the console's look on the root before the first paint; the console takes over after.
// Shows the crash panel where the console itself can't: it did not start, or its WebAssembly died.
{
  const root = document.documentElement;
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const theme = read("headwater.theme");
  if (theme === "light" || theme === "dark") root.style.colorScheme = theme;
  if (read("headwater.density") === "compact") root.dataset.density = "compact";
  if (read("headwater.navigation") === "folded") root.dataset.navigation = "folded";
  const language = read("headwater.language") ?? navigator.language;
  root.lang = language.startsWith("zh") ? "zh-CN" : "en";

  const failed = (error) => {
    const boot = document.getElementById("boot");
    const panel = document.getElementById("crash");
    const died = globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError;
    if (!panel || !panel.hidden || !(boot || died)) return;
    panel.dataset.unstarted = Boolean(boot);
    document.getElementById("crash-detail").textContent = error?.message ?? "";
    panel.hidden = false;
  };
  // A script that can't be loaded is told only on the way down.
  addEventListener("error", (event) => failed(event.error), true);
  addEventListener("unhandledrejection", (event) => failed(event.reason));
}
