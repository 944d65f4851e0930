// Another product has another price: the element is told, and offers what that price allows.
for (const input of document.querySelectorAll('input[name=product]')) {
  input.addEventListener('change', () => {
    choose();
    void elements.update({ amount: chosenAmount() });
  });
}

dark.addEventListener('change', () => void elements.update({ appearance: appearance() }));
choose();
