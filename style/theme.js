// Sets the remembered theme and language on the root before the first paint; the console takes over after.
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
  const language = read("headwater.language") ?? navigator.language;
  root.lang = language.startsWith("zh") ? "zh-CN" : "en";
}
