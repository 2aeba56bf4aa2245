// The reader's choice of light or dark, where one was made on a page of the modules; the same key holds it.
try {
  const choice = JSON.parse(localStorage.getItem("developer.setting.preferredColorScheme"));
  if (choice === "light" || choice === "dark") document.documentElement.dataset.colorScheme = choice;
} catch (error) { /* no storage: the system's setting holds */ }

// Formulas: without this script their source is shown.
for (const element of document.querySelectorAll(".math")) {
  katex.render(element.textContent, element, { displayMode: true, throwOnError: true });
}

// On a narrow screen the contents are closed at first; on a wide one the current page is in view.
const contents = document.querySelector("aside details");
if (contents && matchMedia("(max-width: 1000px)").matches) contents.open = false;
document.querySelector("aside [aria-current]")?.scrollIntoView({ block: "center" });
scrollTo(0, location.hash ? scrollY : 0);
