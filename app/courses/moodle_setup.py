"""What an administrator takes to a Moodle: a role preset, and a script that sets everything up. Pure.

The preset has Moodle's own format (`admin/roles/role_schema.xml`), as *Define roles* exports and imports it. For
services Moodle has no import; the script is for whoever may run PHP on Moodle's server.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from app.courses.moodle_rights import CAPABILITIES, FUNCTIONS

NAME = "Micro-credentials (reads grades and completion)"
ROLE = "microcredentials_reader"
SERVICE = "microcredentials_reader"
USER = "microcredentials_reader"
_DESCRIPTION = "Reads courses, grades and completion, so that earned micro-credentials can be awarded. Changes nothing."


def role_preset() -> bytes:
    """Return the role as Moodle imports it under *Define roles > Add a new role > Use role preset*, in UTF-8."""
    role = Element("role")
    for tag, text in (("shortname", ROLE), ("name", NAME), ("description", _DESCRIPTION), ("archetype", "")):
        SubElement(role, tag).text = text
    levels = SubElement(role, "contextlevels")
    for level in ("system", "coursecat"):
        SubElement(levels, "level").text = level
    for tag in ("allowassign", "allowoverride", "allowswitch", "allowview"):
        SubElement(role, tag)
    permissions = SubElement(role, "permissions")
    for capability in CAPABILITIES:
        SubElement(permissions, "allow").text = capability
    indent(role)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(role, encoding="unicode")}\n'.encode()


def setup_script() -> bytes:
    """Return a PHP script that makes role, user, service and token in a Moodle; it may run again. In UTF-8."""
    values = {
        "@CAPABILITIES@": _php_list(CAPABILITIES),
        "@FUNCTIONS@": _php_list(FUNCTIONS),
        "@NAME@": _php(NAME),
        "@DESCRIPTION@": _php(_DESCRIPTION),
        "@ROLE@": _php(ROLE),
        "@SERVICE@": _php(SERVICE),
        "@USER@": _php(USER),
    }
    script = _SCRIPT
    for mark, value in values.items():
        script = script.replace(mark, value)
    return script.encode()


def _php(text: str) -> str:
    # Our own texts hold neither of the two characters that end or escape a PHP string in single quotes.
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _php_list(items: Sequence[str]) -> str:
    return "[\n    " + ",\n    ".join(_php(item) for item in items) + ",\n]"


_SCRIPT = r"""<?php
// Lets the micro-credentials tool read a Moodle's courses, grades and completion.
//
// Read it, then run it on Moodle's server as the web server's user, with the folder that holds Moodle's config.php:
//
//     sudo -u www-data php microcredentials-moodle.php /var/www/moodle
//
// It makes a role, a user who cannot log in, and a web service with one token, switches web services and REST on, and
// prints the token to paste into the tool. Running it again adds what is missing and prints the same token. Nothing
// that you have is taken away.

define('CLI_SCRIPT', true);
$root = rtrim($argv[1] ?? '', '/');
if ($root === '' || !is_file("$root/config.php")) {
    fwrite(STDERR, "Name the folder that holds Moodle's config.php.\n");
    exit(2);
}
require("$root/config.php");
require_once($CFG->dirroot . '/user/lib.php');
require_once($CFG->dirroot . '/webservice/lib.php');

$capabilities = @CAPABILITIES@;
$functions = @FUNCTIONS@;
$name = @NAME@;

// The administrator acts, so that Moodle's log names somebody.
\core\session\manager::set_user(get_admin());
$system = context_system::instance();

// The role: what is named above as far as this Moodle knows it, and the right to see every kind of activity it has.
$roleid = $DB->get_field('role', 'id', ['shortname' => @ROLE@]);
if (!$roleid) {
    $roleid = create_role($name, @ROLE@, @DESCRIPTION@);
}
set_role_contextlevels($roleid, [CONTEXT_SYSTEM, CONTEXT_COURSECAT]);
$views = $DB->get_fieldset_select('capabilities', 'name', $DB->sql_like('name', '?'), ['mod/%:view']);
foreach (array_unique(array_merge($capabilities, $views)) as $capability) {
    if (get_capability_info($capability)) {
        assign_capability($capability, CAP_ALLOW, $roleid, $system->id, true);
    }
}

// The user: without a password, so nobody can log in with it.
$user = $DB->get_record('user', ['username' => @USER@, 'mnethostid' => $CFG->mnet_localhost_id, 'deleted' => 0]);
if (!$user) {
    $userid = user_create_user((object) [
        'username' => @USER@,
        'auth' => 'webservice',
        'firstname' => 'Micro-credentials',
        'lastname' => 'Reader',
        'email' => 'microcredentials-reader@' . (parse_url($CFG->wwwroot, PHP_URL_HOST) ?: 'localhost') . '.invalid',
        'confirmed' => 1,
        'policyagreed' => 1,
        'emailstop' => 1,
        'mnethostid' => $CFG->mnet_localhost_id,
    ], false);
    $user = $DB->get_record('user', ['id' => $userid], '*', MUST_EXIST);
}
role_assign($roleid, $user->id, $system->id);

// Web services and REST.
set_config('enablewebservices', 1);
$protocols = array_filter(explode(',', $CFG->webserviceprotocols ?? ''));
if (!in_array('rest', $protocols)) {
    set_config('webserviceprotocols', implode(',', array_merge($protocols, ['rest'])));
}

// The service.
$manager = new webservice();
$service = $DB->get_record('external_services', ['shortname' => @SERVICE@]);
if (!$service) {
    $serviceid = $manager->add_external_service((object) [
        'name' => $name,
        'shortname' => @SERVICE@,
        'enabled' => 1,
        'restrictedusers' => 1,
        'downloadfiles' => 0,
        'uploadfiles' => 0,
        'requiredcapability' => '',
    ]);
    $service = $DB->get_record('external_services', ['id' => $serviceid], '*', MUST_EXIST);
}
foreach ($functions as $function) {
    if (!$DB->record_exists('external_functions', ['name' => $function])) {
        fwrite(STDERR, "This Moodle has no function $function.\n");
    } else if (!$manager->service_function_exists($function, $service->id)) {
        $manager->add_external_function_to_service($function, $service->id);
    }
}
if (!$DB->record_exists('external_services_users', ['externalserviceid' => $service->id, 'userid' => $user->id])) {
    $manager->add_ws_authorised_user((object) ['externalserviceid' => $service->id, 'userid' => $user->id]);
}

// The token.
$token = $DB->get_field('external_tokens', 'token', ['externalserviceid' => $service->id, 'userid' => $user->id],
    IGNORE_MULTIPLE);
if (!$token) {
    $token = class_exists('\core_external\util')
        ? \core_external\util::generate_token(EXTERNAL_TOKEN_PERMANENT, $service, $user->id, $system)
        : external_generate_token(EXTERNAL_TOKEN_PERMANENT, $service, $user->id, $system);
}
echo "Address: $CFG->wwwroot\nToken: $token\n";
"""
