"""deploy/kubernetes is what a cluster takes: by the schemas of Kubernetes, and by what the files say of one another."""

import copy
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.request
from pathlib import Path

import kubernetes_validate
import yaml

from processes import REPOSITORY, eventually, free_port, get
from watch import running

FOLDER = REPOSITORY / "deploy/kubernetes"
VERSIONS = ["1.30", "1.34"]

# What Kubernetes itself has in every namespace, or what docs/kubernetes.md has the operator make.
SECRETS = {"soundwave-secrets", "soundwave-tls"}


def documents(path):
    return [document for document in yaml.safe_load_all(path.read_text()) if document]


def build(folder):
    """What `kubectl kustomize` would give of a kustomization that uses what ours do: resources, images, patches."""
    [kustomization] = documents(folder / "kustomization.yaml")
    unknown = set(kustomization) - {"apiVersion", "kind", "labels", "resources", "images", "namespace", "patches"}
    assert not unknown, f"{folder}: this test does not know {unknown}"
    built = []
    for name in kustomization["resources"]:
        path = folder / name
        built += build(path) if path.is_dir() else documents(path)
    for entry in kustomization.get("patches", []):
        [target] = [document for document in built if document["kind"] == entry["target"]["kind"]
                    and document["metadata"]["name"] == entry["target"]["name"]]
        for operation in yaml.safe_load(entry["patch"]):
            apply(operation, target)
    for document in built:
        if "namespace" in kustomization and document["kind"] != "Namespace":
            document["metadata"]["namespace"] = kustomization["namespace"]
        for container in containers(document):
            for image in kustomization.get("images", []):
                if container["image"] == image["name"]:
                    container["image"] = f"{image['newName']}:{image['newTag']}"
    return built


def apply(operation, document):
    """One operation of RFC 6902; what it replaces is there."""
    *parents, last = operation["path"].removeprefix("/").split("/")
    place = document
    for part in parents:
        place = place[int(part)] if isinstance(place, list) else place[part]
    if isinstance(place, list):
        if last == "-":
            place.append(operation["value"])
        else:
            place[int(last)] = operation["value"]
    else:
        assert operation["op"] == "add" or last in place, f"there is no {operation['path']}"
        place[last] = operation["value"]


def pods(document):
    if document["kind"] in ("Deployment", "Job"):
        yield document["spec"]["template"]["spec"]


def containers(document):
    for pod in pods(document):
        yield from pod.get("initContainers", [])
        yield from pod["containers"]


class KubernetesTests(unittest.TestCase):
    """The base as it is, and the example of an overlay."""

    @classmethod
    def setUpClass(cls):
        cls.base = build(FOLDER / "base")
        cls.example = build(FOLDER / "overlays/example")

    def of_kind(self, kind):
        return {document["metadata"]["name"]: document for document in self.base if document["kind"] == kind}

    def test_the_schemas_take_every_resource(self):
        self.assertGreater(len(self.example), 18)
        for version in VERSIONS:
            for document in self.base + self.example:
                with self.subTest(f"{document['kind']} {document['metadata']['name']} {version}"):
                    kubernetes_validate.validate(document, version, strict=True)

    def test_the_schemas_refuse_what_is_wrong(self):
        broken = copy.deepcopy(self.of_kind("Deployment")["soundwave-api"])
        broken["spec"]["replica"] = 2
        with self.assertRaises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(broken, VERSIONS[-1], strict=True)

    def test_every_file_is_a_resource_of_its_folder(self):
        for folder in [FOLDER / "base", *(FOLDER / "overlays").iterdir()]:
            [kustomization] = documents(folder / "kustomization.yaml")
            named = {name for name in kustomization["resources"] if (folder / name).is_file()}
            self.assertEqual(named, {path.name for path in folder.glob("*.yaml")} - {"kustomization.yaml"})

    def test_names_that_are_referred_to_exist(self):
        for document in self.base:
            for pod in pods(document):
                self.assertIn(pod["serviceAccountName"], self.of_kind("ServiceAccount"))
                for volume in pod["volumes"]:
                    if "secret" in volume:
                        self.assertIn(volume["secret"]["secretName"], SECRETS)
                    if "configMap" in volume:
                        self.assertIn(volume["configMap"]["name"], self.of_kind("ConfigMap"))
                    if "persistentVolumeClaim" in volume:
                        claim = volume["persistentVolumeClaim"]["claimName"]
                        self.assertIn(claim, self.of_kind("PersistentVolumeClaim"))
                for container in containers(document):
                    for source in container.get("envFrom", []):
                        self.assertIn(source["configMapRef"]["name"], self.of_kind("ConfigMap"))
                    self.assertLessEqual({mount["name"] for mount in container["volumeMounts"]},
                                         {volume["name"] for volume in pod["volumes"]})
        [ingress] = self.of_kind("Ingress").values()
        for path in ingress["spec"]["rules"][0]["http"]["paths"]:
            self.assertIn(path["backend"]["service"]["name"], self.of_kind("Service"))
        [scaler] = self.of_kind("HorizontalPodAutoscaler").values()
        self.assertIn(scaler["spec"]["scaleTargetRef"]["name"], self.of_kind("Deployment"))
        self.assertNotIn("replicas", self.of_kind("Deployment")["soundwave-api"]["spec"], "the scaler has the number")

    def test_selectors_find_pods(self):
        labels = {name: document["spec"]["template"]["metadata"]["labels"]
                  for kind in ("Deployment", "Job") for name, document in self.of_kind(kind).items()}
        for name, deployment in self.of_kind("Deployment").items():
            self.assertEqual(deployment["spec"]["selector"]["matchLabels"], labels[name])
            self.assertIn(deployment["spec"]["selector"]["matchLabels"],
                          [budget["spec"]["selector"]["matchLabels"]
                           for budget in self.of_kind("PodDisruptionBudget").values()])
        for service in self.of_kind("Service").values():
            self.assertIn(service["spec"]["selector"], labels.values())
        for policy in self.of_kind("NetworkPolicy").values():
            for rule in policy["spec"]["podSelector"].get("matchExpressions", []):
                self.assertLessEqual(set(rule["values"]), set(labels))

    def test_pods_may_do_nothing_that_they_need_not(self):
        for document in self.base:
            for pod in pods(document):
                with self.subTest(document["metadata"]["name"]):
                    self.assertIs(pod["automountServiceAccountToken"], False)
                    self.assertIs(pod["securityContext"]["runAsNonRoot"], True)
                    self.assertGreater(pod["securityContext"]["runAsUser"], 999)
                    self.assertEqual(pod["securityContext"]["seccompProfile"], {"type": "RuntimeDefault"})
                    for container in containers(document):
                        self.assertEqual(container["securityContext"], {
                            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
                            "capabilities": {"drop": ["ALL"]}})
                        self.assertEqual(set(container["resources"]), {"requests", "limits"})

    def test_what_serves_is_probed_and_has_time_to_end(self):
        drain = int(self.of_kind("ConfigMap")["soundwave-configuration"]["data"]["DRAIN_TIMEOUT_MS"]) / 1000
        for name, document in self.of_kind("Deployment").items():
            [pod] = pods(document)
            [container] = pod["containers"]
            with self.subTest(name):
                self.assertLessEqual({"startupProbe", "livenessProbe", "readinessProbe"}, set(container))
                ports = {port["name"] for port in container["ports"]}
                for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                    self.assertIn((container[probe].get("httpGet") or container[probe]["tcpSocket"])["port"], ports)
                wait = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
                self.assertGreaterEqual(pod["terminationGracePeriodSeconds"], wait + drain + 5)
                self.assertEqual({rule["topologyKey"] for rule in pod["topologySpreadConstraints"]},
                                 {"kubernetes.io/hostname", "topology.kubernetes.io/zone"})
        for name in ("soundwave-api", "soundwave-worker"):
            [pod] = pods(self.of_kind("Deployment")[name])
            [container] = pod["containers"]
            self.assertEqual(container["livenessProbe"]["httpGet"]["path"], "/live")
            self.assertEqual(container["readinessProbe"]["httpGet"]["path"], "/ready")

    def test_pods_wait_for_the_schema(self):
        """By the very command of the manifests, on a database that is migrated meanwhile."""
        commands = set()
        for name in ("soundwave-api", "soundwave-worker"):
            [pod] = pods(self.of_kind("Deployment")[name])
            [container] = pod["initContainers"]
            self.assertEqual(container["envFrom"], pod["containers"][0]["envFrom"])
            commands.add(tuple(container["command"]))
        [command] = commands
        shop = running().shop
        subprocess.run([f"{os.environ['TEST_POSTGRES_BIN']}/createdb", "awaited"], check=True,
                       env=shop.postgres_environment)
        program = Path(os.environ["TEST_SOUNDWAVE"])
        environment = {**shop.environment, "PATH": f"{program.parent}:{os.environ['PATH']}",
                       "DATABASE_URL": shop.database_url.removesuffix("soundwave") + "awaited"}
        self.assertEqual(program.name, "soundwave")
        waiting = shop.add("schema", command, environment).start()
        eventually("it says what is missing", lambda: waiting.tail().count("000001") >= 2)
        self.assertIsNone(waiting.process.poll(), "it waits")
        subprocess.run([program, "migrate"], check=True, env=environment, cwd=shop.folder, capture_output=True)
        eventually("it ends", lambda: waiting.process.poll() is not None)
        self.assertEqual(waiting.process.returncode, 0)

    def test_settings_are_the_programs_own(self):
        known = set(re.findall(r"^\| `([A-Z_]+)`(?:, `([A-Z_]+)`)?", (REPOSITORY / "docs/configuration.md").read_text(),
                               re.MULTILINE))
        known = {name for pair in known for name in pair if name} | {"SMTP_HOST", "SMTP_USER", "SMTP_PASSWORD_FILE"}
        for documents_of in (self.base, self.example):
            for document in documents_of:
                if document["metadata"]["name"] == "soundwave-configuration":
                    self.assertLessEqual(set(document["data"]), known)
                for container in containers(document):
                    self.assertLessEqual({entry["name"] for entry in container.get("env", [])}, known)

    def test_no_secret_is_in_it(self):
        self.assertFalse(self.of_kind("Secret"))
        for document in self.base:
            for container in containers(document):
                for entry in container.get("env", []):
                    self.assertNotRegex(entry["name"], r"(PASSWORD|SECRET|KEYS|_URL)$")
        files = {path["mountPath"] for document in self.base for container in containers(document)
                 for path in container["volumeMounts"] if path["name"] == "secrets"}
        for name, value in self.of_kind("ConfigMap")["soundwave-configuration"]["data"].items():
            if name.endswith("_FILE"):
                self.assertIn(str(Path(value).parent), files)

    def test_the_overlay_leaves_nothing_of_the_example_names_of_the_base(self):
        text = yaml.safe_dump_all(self.example)
        self.assertNotIn("shop.example.org", text)
        self.assertEqual({document["metadata"].get("namespace") for document in self.example
                          if document["kind"] != "Namespace"}, {"soundwave"})
        images = {container["image"] for document in self.example for container in containers(document)}
        self.assertEqual({image for image in images if "soundwave" in image}, {"images.example.org/soundwave:0.1.0"})

    def service(self, address):
        """The service to which the Ingress gives an address (Kubernetes: Exact before Prefix, the longest first)."""
        [ingress] = self.of_kind("Ingress").values()
        paths = ingress["spec"]["rules"][0]["http"]["paths"]
        for path in sorted(paths, key=lambda path: (path["pathType"] == "Exact", len(path["path"])), reverse=True):
            prefix = path["path"].rstrip("/")
            if address == path["path"] or path["pathType"] == "Prefix" and f"{address}/".startswith(f"{prefix}/"):
                return path["backend"]["service"]["name"]
        return None

    def test_the_ingress_gives_pages_to_nginx_and_all_else_to_the_instances(self):
        locations = [line for name in ("api-pages", "files", "pages")
                     for line in (REPOSITORY / f"nginx/locations/{name}.conf").read_text().splitlines()
                     if line.startswith("location ")]
        words = {word for line in locations for word in re.findall(r"[/(|]([a-z][a-z-]+)", line)}
        self.assertLessEqual({"assets", "basket", "desk", "media", "products", "redoc", "swagger"}, words)
        self.assertEqual({word for word in words - {"png", "jpg", "webp", "js", "css", "svg"}
                          if self.service(f"/{word}/") != "soundwave-files"}, set())
        for address in ["/", "/products/7/", "/desk", "/desk/orders/", "/assets/shop-0123456789abcdef.js", "/account"]:
            self.assertEqual(self.service(address), "soundwave-files", address)
        for address in ["/api/", "/api/products/", "/openapi.json", "/health/", "/ready", "/productsx", "/nothing"]:
            self.assertEqual(self.service(address), "soundwave-api", address)


class FilesTests(unittest.TestCase):
    """What the pods that serve files do: the init container's own command, and nginx with the configuration."""

    @classmethod
    def setUpClass(cls):
        cls.base = {(document["kind"], document["metadata"]["name"]): document for document in build(FOLDER / "base")}
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.folder.chmod(0o755)
        cls.port = free_port()
        cls.make_image(cls.folder / "image")
        cls.start()

    @classmethod
    def make_image(cls, image):
        """What the Dockerfile puts into the image of pages and of nginx' files."""
        subprocess.run([REPOSITORY / "scripts/pages", image / "pages"], check=True)
        for name in ("swagger", "redoc"):
            (image / "api-pages" / name).mkdir(parents=True)
            (image / "api-pages" / name / "index.html").write_text(f"<title>{name}</title>")
        copied = re.findall(r"^COPY (nginx/.*) /usr/share/soundwave/(\S+)$", (REPOSITORY / "Dockerfile").read_text(),
                            re.MULTILINE)
        assert len(copied) == 4, copied
        for sources, target in copied:
            for source in sources.split():
                (image / target).mkdir(parents=True, exist_ok=True)
                if (REPOSITORY / source).is_dir():
                    shutil.copytree(REPOSITORY / source, image / target, dirs_exist_ok=True)
                else:
                    shutil.copy(REPOSITORY / source, image / target)

    @classmethod
    def start(cls):
        [pod] = pods(cls.base["Deployment", "soundwave-files"])
        [first], [container] = pod["initContainers"], pod["containers"]
        # A volume of a ConfigMap has links to its files.
        main = cls.folder / "configuration"
        (main / "..data").mkdir(parents=True)
        [(name, text)] = cls.base["ConfigMap", "soundwave-files-configuration"]["data"].items()
        text = text.replace("/tmp/", f"{cls.folder}/").replace("8080", f"127.0.0.1:{cls.port}")
        (main / "..data" / name).write_text(text)
        (main / name).symlink_to(f"..data/{name}")
        programs = cls.folder / "programs"
        programs.mkdir()
        (programs / "soundwave-pages").symlink_to(REPOSITORY / "deploy/pages/place")
        place = cls.folder / "srv"
        for volume in ("nginx", "volume", "media/ab"):
            (place / volume).mkdir(parents=True)
        cls.prepare = [first["command"][0], first["command"][1], first["command"][2]
                       .replace("/usr/share/soundwave", str(cls.folder / "image"))
                       .replace("/configuration/main", str(main)).replace("/srv/", f"{place}/")]
        cls.environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
        subprocess.run(cls.prepare, check=True, env=cls.environment)
        # What the mounts do.
        for mount in container["volumeMounts"]:
            if "subPath" in mount:
                volume = {"nginx": "nginx", "pages": "volume"}[mount["name"]]
                (place / Path(mount["mountPath"]).name).symlink_to(f"{volume}/{mount['subPath']}")
        (place / f"media/ab/{'ab' * 32}.png").write_bytes(b"\x89PNG")
        arguments = [argument.replace("/srv", str(place)) for argument in container["command"]]
        arguments[0] = os.environ.get("TEST_NGINX", "nginx")
        checked = subprocess.run([*arguments[:-2], "-t", "-q"], capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, ""), checked
        nginx = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
        cls.addClassCleanup(lambda: (nginx.terminate(), nginx.wait(timeout=30)))
        eventually("nginx answers", lambda: cls.get("/")[0] == 200)

    @classmethod
    def get(cls, path):
        return get(f"http://127.0.0.1:{cls.port}{path}")

    def fields(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            self.assertEqual(answer.status, 200)
            return answer.headers

    def test_pages_are_served_as_the_shops_own_nginx_serves_them(self):
        for path, title in [("/", "Soundwave"), ("/products/7/", "Soundwave"), ("/orders/", "Soundwave"),
                            ("/desk/", "Soundwave"), ("/desk/orders/7/", "Soundwave"), ("/swagger/", "swagger"),
                            ("/redoc/", "redoc")]:
            status, text = self.get(path)
            self.assertEqual(status, 200, path)
            self.assertIn(title, text, path)
        fields = self.fields("/")
        self.assertIn("require-trusted-types-for 'script'", fields["Content-Security-Policy"])
        self.assertEqual(fields["Cross-Origin-Opener-Policy"], "same-origin")
        self.assertEqual(fields["Cache-Control"], "no-cache")
        self.assertNotIn("Strict-Transport-Security", fields)
        self.assertTrue(fields["X-Request-Id"])
        parts = set(re.findall(r"/assets/[a-z-]+-[0-9a-f]{16}\.[a-z]+", self.get("/")[1] + self.get("/desk/")[1]))
        self.assertGreater(len(parts), 20)
        for part in parts:
            self.assertIn("immutable", self.fields(part)["Cache-Control"], part)

    def test_pictures_are_served_and_nothing_else_is(self):
        fields = self.fields(f"/media/ab/{'ab' * 32}.png")
        self.assertEqual((fields["Content-Type"], fields["Content-Security-Policy"]),
                         ("image/png", "default-src 'none'; sandbox"))
        self.assertEqual(self.get("/static/robots.txt")[0], 200)
        for path in ["/media/", "/media/ab/", "/parts.txt", "/nginx/files.conf", "/assets/", "/shop/index.html", "/api/",
                     "/pages/shop/index.html", "/nothing"]:
            self.assertEqual(self.get(path)[0], 404, path)

    def test_a_second_version_leaves_the_parts_of_the_first(self):
        image, place = self.folder / "image", self.folder / "srv"
        before = set(os.listdir(place / "pages/assets"))
        self.addCleanup(subprocess.run, self.prepare, check=True, env=self.environment)
        shutil.move(image / "pages", image / "kept")
        self.addCleanup(lambda: (shutil.rmtree(image / "pages"), shutil.move(image / "kept", image / "pages")))
        changed = self.folder / "changed"
        shutil.copytree(REPOSITORY / "pages", changed)
        with (changed / "shop/stepper.js").open("a") as file:
            file.write("export const more = 1;\n")
        subprocess.run([REPOSITORY / "scripts/pages", image / "pages"], check=True,
                       env={**os.environ, "PAGES_SOURCE": str(changed)})
        subprocess.run(self.prepare, check=True, env=self.environment)
        after = set(os.listdir(place / "pages/assets"))
        self.assertLess(before, after)
        for part in after:
            if not part.endswith(".gz"):
                self.assertEqual(self.get(f"/assets/{part}")[0], 200, part)


if __name__ == "__main__":
    unittest.main()
