// Marks a file that is larger than the server takes, before it is sent. The server checks again.
for (const field of document.querySelectorAll("input[type=file][data-limit]")) {
  field.addEventListener("change", () => {
    const large = [...field.files].filter((file) => file.size > Number(field.dataset.limit));
    const hint = document.getElementById(field.getAttribute("aria-describedby")?.split(" ")[0]);
    field.setCustomValidity(large.length ? `${large.map((file) => file.name).join(", ")}: ${hint?.textContent ?? ""}` : "");
    field.reportValidity();
  });
}
