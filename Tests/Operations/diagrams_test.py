"""The diagrams are of the schema as it is, and the pictures of the diagrams as they are."""

import hashlib
import re
import subprocess
import unittest

from processes import REPOSITORY

FOLDER = REPOSITORY / "docs/diagrams"


class DiagramTests(unittest.TestCase):
    """docs/diagrams/*.dot and the SVGs beside them."""

    def test_every_table_is_drawn_and_nothing_else(self):
        self.assertEqual(set(re.findall(r"^ +(\w+) \[label=", self.entities(), re.MULTILINE)), set(self.tables()))

    def test_every_foreign_key_is_a_whole_line(self):
        lines = set(re.findall(r"^ +(\w+) -> (\w+);", self.entities(), re.MULTILINE))
        keys = {(table, other) for table, text in self.tables().items()
                for other in re.findall(r"REFERENCES (\w+)", text)}
        self.assertGreater(len(keys), 12)
        self.assertEqual(lines, keys)

    def test_columns_that_are_drawn_exist(self):
        tables = self.tables()
        for name, label in re.findall(r'^ +(\w+) \[label="\{(.*?)\}"\]', self.entities(), re.MULTILINE):
            for column in re.findall(r"\w+", label.split("|")[1].replace("\\l", " ")):
                self.assertRegex(tables[name], rf"(?m)(^|\(|ADD COLUMN) *{column} ", f"{name}.{column}")

    def test_pictures_are_of_the_text_as_it_is(self):
        sources = sorted(FOLDER.glob("*.dot"))
        self.assertEqual(len(sources), len(list(FOLDER.glob("*.svg"))))
        for source in sources:
            drawn = source.with_suffix(".svg").read_text()
            checksum = hashlib.sha256(source.read_bytes()).hexdigest()
            self.assertIn(f"<!-- made of {source.name}, sha256 {checksum} -->", drawn, "run scripts/diagrams")
            checked = subprocess.run(["dot", "-Tsvg", source], capture_output=True, text=True, check=False)
            self.assertEqual((checked.returncode, checked.stderr), (0, ""))
            self.assertIn(f"docs/diagrams/{source.stem}.svg".removeprefix("docs/"),
                          (REPOSITORY / "docs/architecture.md").read_text())

    @staticmethod
    def entities():
        return (FOLDER / "entities.dot").read_text()

    @staticmethod
    def tables():
        """Each table with all that the migrations say of it."""
        text = "\n".join(path.read_text() for path in sorted((REPOSITORY / "Migrations").glob("*.sql")))
        table = re.compile(r"^CREATE (?:UNLOGGED )?TABLE (\w+) \((.*?)(?=^[A-Z]|\Z)", re.MULTILINE | re.DOTALL)
        found = dict(table.findall(text))
        for table, change in re.findall(r"^ALTER TABLE (\w+)\n(.*?);$", text, re.MULTILINE | re.DOTALL):
            found[table] += "\n" + change
        return found


if __name__ == "__main__":
    unittest.main()
