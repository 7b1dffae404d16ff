//! *Origin*: where settings come from. The only place that reads the process's environment; everything else is handed an [`Origin`], so
//! that tests and the demo make their own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::keys;

/// The folder of keys of a system's service.
const SYSTEM_KEYS: &str = "/etc/vestka";
/// What is read beside the variables that begin with `VESTKA_`.
const FOLDERS: &[&str] = &["CREDENTIALS_DIRECTORY", "XDG_CONFIG_HOME", "HOME"];

/// Where settings come from, later ones first: the environment, the file, the defaults.
#[derive(Clone, Default)]
pub struct Origin {
    /// The file of `--config`; else the variable `VESTKA_CONFIG`, else `vestka.toml` in the working directory if it is there.
    pub file: Option<PathBuf>,
    /// The variables of the environment: all that begin with `VESTKA_`, and those that name folders for keys.
    pub environment: BTreeMap<String, String>,
    /// Relative paths count from here, also those in a file.
    pub working_dir: PathBuf,
    /// Whether the process may write into `/etc`: decides where keys lie.
    pub is_root: bool,
}

impl Origin {
    /// The origin of this process, with the file that `--config` names.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn from_process(config_flag: Option<PathBuf>) -> Self {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| {
                Some((
                    name.into_string().ok()?,
                    value.to_string_lossy().into_owned(),
                ))
            })
            .filter(|(name, _)| name.starts_with(keys::PREFIX) || FOLDERS.contains(&name.as_str()))
            .collect();
        Self {
            file: config_flag,
            environment,
            // Without one (it was deleted) relative paths stay relative, and their first use fails with its name.
            working_dir: std::env::current_dir().unwrap_or_default(),
            is_root: rustix::process::geteuid().is_root(),
        }
    }

    /// An origin apart from the process: these settings by their key paths, no file, keys below `working_dir`.
    #[must_use]
    pub fn isolated<'a>(
        working_dir: &Path,
        settings: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut environment: BTreeMap<_, _> = settings
            .into_iter()
            .map(|(path, value)| (keys::variable(path), value.to_owned()))
            .collect();
        environment.insert(
            "CREDENTIALS_DIRECTORY".to_owned(),
            working_dir.to_string_lossy().into_owned(),
        );
        Self {
            file: None,
            environment,
            working_dir: working_dir.to_owned(),
            is_root: false,
        }
    }

    /// The folder in which keys lie when no setting names their files: `$CREDENTIALS_DIRECTORY`, else `/etc/vestka` for root, else the
    /// account's configuration folder (and `/etc/vestka` for an account that has none).
    #[must_use]
    pub fn key_folder(&self) -> PathBuf {
        if let Some(folder) = self.folder("CREDENTIALS_DIRECTORY") {
            return folder;
        }
        if self.is_root {
            return SYSTEM_KEYS.into();
        }
        let own = self
            .folder("XDG_CONFIG_HOME")
            .or_else(|| Some(self.folder("HOME")?.join(".config")));
        own.map_or_else(|| SYSTEM_KEYS.into(), |folder| folder.join("vestka"))
    }

    /// A file among the credentials that a supervisor gives, if it is there.
    pub(super) fn credential(&self, name: &str) -> Option<PathBuf> {
        let file = self.folder("CREDENTIALS_DIRECTORY")?.join(name);
        file.exists().then_some(file)
    }

    /// A folder that a variable names; the XDG rules ignore relative ones.
    fn folder(&self, variable: &str) -> Option<PathBuf> {
        self.environment
            .get(variable)
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute())
    }
}

impl std::fmt::Debug for Origin {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Variables may hold the token.
        out.debug_struct("Origin")
            .field("file", &self.file)
            .field("working_dir", &self.working_dir)
            .finish_non_exhaustive()
    }
}
